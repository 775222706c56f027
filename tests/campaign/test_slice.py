"""A short campaign in every run of the suite; the long one is ``make campaign``."""

import subprocess
import sys

import pytest

from tests.campaign import FAULTS

# Killed about three times; each start of the server takes seconds, which is what makes even a slice slow.
SLICE = ("--acts", "48", "--per-second", "4")


def campaign(*told: str) -> subprocess.CompletedProcess[str]:
    """One campaign in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tests.campaign", *SLICE, *told], capture_output=True, text=True, check=False
    )


def test_nothing_acknowledged_is_lost_or_doubled_and_no_escalation_is_missing_when_everything_is_killed():
    played = campaign()
    assert played.returncode == 0, played.stdout + played.stderr
    assert "every promise kept" in played.stdout


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault):
    played = campaign("--fault", fault)
    assert played.returncode == 1, played.stdout + played.stderr
    assert "promises broken" in played.stdout, played.stdout + played.stderr
