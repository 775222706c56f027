"""``ayni watch``: ask a site from another machine whether flags go their whole way; the status is for a script."""

import argparse
import sys
from collections.abc import Sequence
from urllib.error import HTTPError
from urllib.request import urlopen

from ayni.safety.rules import ALARMS

DOOR = "/health/flags"
# A server that takes longer than this to say that it is well is not.
PATIENCE_SECONDS = 20
LONGEST_ANSWER = 1000  # bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whom to ask."""
    parser.add_argument("address", help="of the site, for example https://care.example.org")


def run(told: argparse.Namespace) -> int:
    """Print what is wrong; 0 when nothing is, 1 when something is or nobody answers."""
    alarms = asked(told.address)
    for each in alarms:
        print(f"✗ {ALARMS.get(each, each)}", file=sys.stderr)
    if not alarms:
        print("✓ flags go their whole way")
    return 1 if alarms else 0


def asked(address: str) -> Sequence[str]:
    """What the site says is wrong, as codes; a sentence when it does not say. Whatever is no plain yes is an alarm."""
    if not address.startswith(("https://", "http://")):
        return [f"'{address}' is no address: it begins with https://"]
    try:
        with urlopen(address.rstrip("/") + DOOR, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - see above
            words = answer.read(LONGEST_ANSWER).decode(errors="replace").split()
            return [] if words == ["well"] else ["Something answers there, but not the watch of a site."]
    except HTTPError as wrong:
        lines = wrong.read(LONGEST_ANSWER).decode(errors="replace").split() if wrong.code == 503 else []
        known = [each for each in lines if each in ALARMS]
        return known or [f"The site answers {wrong.code}."]
    except (OSError, ValueError) as wrong:
        return [f"Nobody answers there ({type(wrong).__name__})."]
