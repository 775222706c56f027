"""What a person is asked to agree to, and what must be true of a record."""

from ayni.basics.words import Refused, Sentence, say

# The purposes consent is asked for, one by one. Emergency safeguarding rests on its own documented basis, not on these.
PURPOSES: dict[str, Sentence] = {
    "care": say("Being visited and keeping a record of it"),
    "matching": say("Looking for a worker among those of the programme"),
    "sharing": say("Sharing the record with the worker and the supervisor"),
    "onward": say("Telling a place outside the programme, such as a hospital, when they are sent there"),
    "research": say("Using the record, without names, to learn what helps"),
}
CONSENT_VERSION = "2026-11"

CONTACT_KINDS: dict[str, Sentence] = {
    "phone": say("Call"),
    "message": say("Message"),
    "visit": say("Visit"),
    "through": say("Through somebody trusted"),
}

SEXES: dict[str, Sentence] = {"f": say("Woman"), "m": say("Man"), "x": say("Another")}

OLDEST = 120  # years; a birth year before that is a slip of the pen


def sound_birth_year(year: int | None, this_year: int) -> None:
    """Refuse a birth year that nobody living has."""
    if year is not None and not this_year - OLDEST <= year <= this_year:
        raise Refused(
            "{year} cannot be a birth year; write one between {first} and {last}, or leave it empty.",
            year=year,
            first=this_year - OLDEST,
            last=this_year,
        )


def known_purpose(purpose: str) -> None:
    """Refuse a purpose nobody was asked about."""
    if purpose not in PURPOSES:
        raise Refused("'{purpose}' is not one of the purposes people are asked about.", purpose=purpose)
