"""What a flag is, how long somebody may take to answer, and how an escalation may end."""

from ayni.basics.words import Refused, Sentence, say

# Where a flag can come from.
SOURCES: dict[str, Sentence] = {
    "answer": say("An answer"),
    "concern": say("A worker's concern"),
}

# What was flagged, as the duty person reads it. The words never leave the page of somebody who may read them.
KINDS: dict[str, Sentence] = {
    "self-harm-thoughts": say("Thoughts of being better off dead or of self-harm"),
    "concern": say("The worker is worried about this person"),
    "violence": say("Somebody may be hurting this person"),
    "neglect": say("A child or dependent person may be in danger"),
}

STATES = {
    "open": ("acknowledged",),
    "acknowledged": ("closed",),
    "closed": (),
}
STATE_NAMES: dict[str, Sentence] = {
    "open": say("Waiting for an answer"),
    "acknowledged": say("Being handled"),
    "closed": say("Closed"),
}

OUTCOMES: dict[str, Sentence] = {
    "safe": say("Safe now, with a plan"),
    "referred": say("Taken to specialist care"),
    "emergency": say("Emergency services came"),
    "unreachable": say("Could not be reached; others keep trying"),
    "mistaken": say("Asked again: there was no danger"),
}


def may_acknowledge(state: str) -> None:
    """Refuse to answer twice."""
    if state != "open":
        raise Refused("This flag was answered already.")


def may_close(state: str) -> None:
    """Refuse to close what nobody has answered, or what is closed."""
    if state == "open":
        raise Refused("Answer the flag first: say what was done.")
    if state == "closed":
        raise Refused("This flag is closed already.")


def known_outcome(outcome: str) -> None:
    """Refuse an ending we have no word for."""
    if outcome not in OUTCOMES:
        raise Refused("'{outcome}' is not one of the ways a flag can end.", outcome=outcome)
