"""What is known of a course of an intervention at one moment. Nothing else decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ayni.engines.protocols.scores import Scores


@dataclass(frozen=True, kw_only=True)
class Course:
    """One person's course so far.

    ``sessions`` were held, ``missed`` the last so many in a row were not, ``weeks`` have passed since the first.
    ``scores`` are the filled instruments by id, ``facts`` what somebody stated to be so or not (an absent one was
    never asked), ``danger`` whether a red flag of the person is open.
    """

    sessions: int = 0
    missed: int = 0
    weeks: float = 0.0
    scores: Mapping[str, Scores] = field(default_factory=dict)
    facts: Mapping[str, bool] = field(default_factory=dict)
    danger: bool = False

    def __post_init__(self) -> None:
        if self.sessions < 0 or self.missed < 0 or self.weeks < 0:
            raise ValueError("sessions and weeks are not negative")
