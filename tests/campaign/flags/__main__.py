"""``python -m tests.campaign.flags``: a campaign on a store of its own, or one for each planted fault."""

import argparse
import os
import subprocess
import sys
import tempfile

from tests.campaign.flags import FAULTS


def main() -> int:
    """0 when every promise was kept, or, with ``--every-fault``, when every planted fault was seen."""
    asked = _asked()
    if not asked.every_fault:
        return _campaign(asked, asked.fault)
    unseen = [fault for fault in FAULTS if _campaign(asked, fault) == 0]
    print(f"not seen: {', '.join(unseen)}" if unseen else f"every planted fault was seen: {', '.join(FAULTS)}")
    return 1 if unseen else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign.flags", description=__doc__)
    parser.add_argument("--ordinary", type=int, default=10_000, help="ordinary events that are queued beforehand")
    parser.add_argument("--flags", type=int, default=100, help="red flags")
    parser.add_argument("--encounters", type=int, default=300, help="ordinary encounters sent meanwhile")
    parser.add_argument("--per-second", type=float, default=4.0, help="how fast flags and encounters are sent")
    parser.add_argument("--pause", type=float, nargs=2, default=(6.0, 14.0), help="seconds from up to killed")
    parser.add_argument("--untimed", action="store_true", help="print how soon, and judge everything else")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fault", default="", choices=("", *FAULTS), help="plant this fault")
    parser.add_argument("--every-fault", action="store_true", help="plant each fault in turn; each must be seen")
    return parser.parse_args()


def _campaign(asked: argparse.Namespace, fault: str) -> int:
    print(f"planted: {fault}" if fault else "nothing planted", flush=True)
    told = (
        asked.ordinary,
        asked.flags,
        asked.encounters,
        asked.per_second,
        *asked.pause,
        asked.seed,
        int(not asked.untimed),
    )
    with tempfile.TemporaryDirectory(prefix="ayni-flags-", ignore_cleanup_errors=True) as home:
        own = {
            "AYNI_HOME": home,
            "DJANGO_SETTINGS_MODULE": "ayni.site.settings",
            "CAMPAIGN_FAULT": fault,
            "AYNI_LOG": "ERROR",
        }
        command = [sys.executable, "-m", "tests.campaign.flags.play", *map(str, told)]
        return subprocess.run(command, env=os.environ | own, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
