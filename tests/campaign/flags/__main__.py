"""``python -m tests.campaign.flags``: a campaign on a store of its own, or one for each planted fault."""

import argparse
import sys

from tests.campaign import alone
from tests.campaign.flags import FAULTS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign.flags", description=__doc__)
    parser.add_argument("--ordinary", type=int, default=10_000, help="ordinary events that are queued beforehand")
    parser.add_argument("--flags", type=int, default=100, help="red flags")
    parser.add_argument("--encounters", type=int, default=300, help="ordinary encounters sent meanwhile")
    parser.add_argument("--per-second", type=float, default=4.0, help="how fast flags and encounters are sent")
    parser.add_argument("--pause", type=float, nargs=2, default=(6.0, 14.0), help="seconds from up to killed")
    parser.add_argument("--untimed", action="store_true", help="print how soon, and judge everything else")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _told(asked: argparse.Namespace) -> tuple[object, ...]:
    return (
        asked.ordinary,
        asked.flags,
        asked.encounters,
        asked.per_second,
        *asked.pause,
        asked.seed,
        int(not asked.untimed),
    )


if __name__ == "__main__":
    sys.exit(alone.main(_parser(), FAULTS, _told))
