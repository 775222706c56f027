"""``python -m tests.campaign``: a campaign on a store of its own, or one for each planted fault."""

import argparse
import sys

from tests.campaign import FAULTS, alone


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    parser.add_argument("--acts", type=int, default=400, help="acceptances and encounters together")
    parser.add_argument("--per-second", type=float, default=6.0, help="how fast they are begun")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pause", type=float, nargs=2, default=(1.0, 4.0), help="seconds from up to killed")
    return parser


def _told(asked: argparse.Namespace) -> tuple[object, ...]:
    return (asked.acts, asked.per_second, asked.seed, *asked.pause)


if __name__ == "__main__":
    sys.exit(alone.main(_parser(), FAULTS, _told))
