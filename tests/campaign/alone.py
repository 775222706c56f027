"""A campaign in a process of its own, on a store of its own: whole, with a planted fault, or with each in turn."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence

Told = Callable[[argparse.Namespace], Sequence[object]]


def main(parser: argparse.ArgumentParser, faults: Sequence[str], told: Told) -> int:
    """0 when every promise was kept, or, with ``--every-fault``, when every planted fault was seen.

    ``parser`` knows what can be asked of this campaign, its ``prog`` names the module; ``told`` says what its ``play``
    is given.
    """
    parser.add_argument("--fault", default="", choices=("", *faults), help="plant this fault")
    parser.add_argument("--every-fault", action="store_true", help="plant each fault in turn; each must be seen")
    asked = parser.parse_args()
    module = parser.prog.rpartition(" ")[2]
    if not asked.every_fault:
        return _campaign(module, told(asked), asked.fault)
    unseen = [fault for fault in faults if _campaign(module, told(asked), fault) == 0]
    print(f"not seen: {', '.join(unseen)}" if unseen else f"every planted fault was seen: {', '.join(faults)}")
    return 1 if unseen else 0


def _campaign(module: str, told: Sequence[object], fault: str) -> int:
    print(f"planted: {fault}" if fault else "nothing planted", flush=True)
    with tempfile.TemporaryDirectory(prefix="ayni-campaign-", ignore_cleanup_errors=True) as home:
        own = {
            "AYNI_HOME": home,
            "DJANGO_SETTINGS_MODULE": "ayni.site.settings",
            "CAMPAIGN_FAULT": fault,
            "AYNI_LOG": "ERROR",
        }
        command = [sys.executable, "-m", f"{module}.play", *map(str, told)]
        return subprocess.run(command, env=os.environ | own, check=False).returncode
