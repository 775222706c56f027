"""What may come in and what goes out: values with bounds, zones and examples, and the two kinds of page they make."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator
from pydantic_core import CoreSchema, core_schema

from ayni.basics.instants import DAY_CODES, WeeklyHours
from ayni.basics.words import Sentence, say

FIRST_YEAR, LAST_YEAR = 1900, 2200
EXAMPLE_ID = "0b8f7c52-5d0e-4c1b-9a51-7f4f5f0c2d11"
EXAMPLE_DAY = "2026-03-09"
EXAMPLE_INSTANT = "2026-03-09T15:00:00Z"

# Control characters break screens and logs, and PostgreSQL keeps no NUL; lines and tabs are the ones people write.
NO_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
CANONICAL_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
INTERNET_DAY = re.compile(r"\d{4}-\d\d-\d\d")
INTERNET_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)


class Unfit(ValueError):
    """A value that cannot be used, with the sentence its sender reads."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))


class Told(BaseModel):
    """What somebody sends: nothing but the fields we know, each of its own type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    def details(self, *without: str) -> dict[str, Any]:
        """The fields as an action's details, apart from those the door looked up itself."""
        return {name: getattr(self, name) for name in type(self).model_fields if name not in without}


class Change(Told):
    """What is to be put right: only the fields that were sent, and at least one."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    @model_validator(mode="after")
    def _something(self) -> "Change":
        if not self.model_fields_set:
            raise Unfit(say("Send at least one field to change."))
        return self

    def details(self, *without: str) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set if name not in without}


class Shown(BaseModel):
    """What we answer."""

    model_config = ConfigDict(frozen=True)


def left_out(**about: Any) -> Any:
    """A field of a Change that need not be sent; unlike ``None`` as a default, it does not let null in."""
    return Field(default_factory=lambda: None, **about)


class OneOf:
    """Text that is one of ``words``: the keys of a table in some package's rules."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        """Text that was looked up in the list."""
        return core_schema.no_info_plain_validator_function(self._listed)

    def __get_pydantic_json_schema__(self, shape: CoreSchema, handler: Any) -> dict[str, Any]:
        """The list itself."""
        return {"type": "string", "enum": list(self.words)}

    def _listed(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise Unfit(say("Choose one of: {words}.", words=[each for each in self.words if each]))
        return value


def _id(value: Any) -> Any:
    if isinstance(value, UUID):
        return value
    if not isinstance(value, str) or not CANONICAL_ID.fullmatch(value):
        raise Unfit(say("This is not an id such as {example}.", example=EXAMPLE_ID))
    return UUID(value)


def _instant(value: Any) -> Any:
    if not isinstance(value, str) or not INTERNET_TIME.fullmatch(value):
        raise Unfit(say("Write the day, the hour and the zone, such as {example}.", example=EXAMPLE_INSTANT))
    try:
        instant = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unfit(say("There is no such day or hour.")) from None
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise Unfit(say("The year is to be from {first} to {last}.", first=FIRST_YEAR, last=LAST_YEAR))
    return instant


def _day(value: Any) -> Any:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and INTERNET_DAY.fullmatch(value) else None
    except ValueError:
        raise Unfit(say("There is no such day.")) from None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unfit(say("Write the day, such as {example}.", example=EXAMPLE_DAY))
    return day


def _hours(value: Any) -> Any:
    if not isinstance(value, str):
        raise Unfit(say("Write a day with its hours, such as {example}.", example="mon 08:00-13:00"))
    try:
        return str(WeeklyHours.parse(value))
    except ValueError:
        raise Unfit(say("Write a day with its hours, such as {example}.", example="mon 08:00-13:00")) from None


Id = Annotated[
    UUID,
    BeforeValidator(_id),
    WithJsonSchema({"type": "string", "format": "uuid", "examples": [EXAMPLE_ID]}),
]
Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema({
        "type": "string", "format": "date-time", "pattern": r"^(19|20|21)\d\d-", "examples": [EXAMPLE_INSTANT],
    }),
]  # fmt: skip
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({
        "type": "string", "format": "date", "pattern": r"^(19|20|21)\d\d-", "examples": [EXAMPLE_DAY],
    }),
]  # fmt: skip
Hours = Annotated[
    str,
    BeforeValidator(_hours),
    WithJsonSchema({
        "type": "string",
        "pattern": rf"^({'|'.join(DAY_CODES)}) ([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$",
        "examples": ["mon 08:00-13:00"],
    }),
]  # fmt: skip
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=ONE_LINE)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000, pattern=NO_CONTROLS)]
SomeWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=NO_CONTROLS)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,29}$")]
Because = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$"),
    Field(description="Why, as a short code. It stands in the ledger, so it never says anything of a person."),
]
Ubigeo = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{6}$"), Field(description="The district's code.", examples=["150142"])
]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}$"), Field(description="A language (ISO 639).", examples=["qu"])
]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, examples=[-12.21])]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, examples=[-76.94])]

# What goes out was bounded when it came in.
ShownId = Annotated[UUID, Field(examples=[EXAMPLE_ID])]
ShownDay = Annotated[date, WithJsonSchema({"type": "string", "format": "date", "examples": [EXAMPLE_DAY]})]
When = Annotated[datetime, Field(examples=[EXAMPLE_INSTANT])]
