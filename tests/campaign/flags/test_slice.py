"""A short campaign of red flags in every run of the suite; the long one is ``make campaign-safety``."""

import subprocess
import sys

# Everything is killed at least once; each start takes seconds. Times are printed and judged only in the long one.
SLICE = ("--ordinary", "2500", "--flags", "10", "--encounters", "10", "--per-second", "1", "--pause", "2", "4",
         "--untimed")  # fmt: skip


def campaign(*told: str) -> subprocess.CompletedProcess[str]:
    """One campaign in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tests.campaign.flags", *SLICE, *told], capture_output=True, text=True, check=False
    )


def test_each_cause_raises_one_escalation_and_nobody_gets_a_fourth_message_when_everything_is_killed():
    played = campaign()
    assert played.returncode == 0, played.stdout + played.stderr
    assert "10 escalations" in played.stdout
    assert "every promise kept" in played.stdout


def test_a_loop_that_sends_again_what_it_sent_is_seen():
    played = campaign("--fault", "sends-again")
    assert played.returncode == 1, played.stdout + played.stderr
    assert "left 2 times" in played.stdout, played.stdout + played.stderr
