"""What is answered when something cannot be done: one sentence, in the reader's language, and never what was sent."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from pydantic import Field

from ayni.basics.reasons import Reason as Why
from ayni.basics.words import Sentence, say, speak
from ayni.exchange.rest.shapes import Shown, Unfit


class Problem(Shown):
    """Why it was not done, in the language of Accept-Language."""

    sentence: str = Field(description="For a person to read.", examples=["There is nothing here."])


class UnfitField(Shown):
    """One field that cannot be used."""

    where: str = Field(description="The field, with dots between levels.", examples=["start_by"])
    sentence: str = Field(description="For a person to read.", examples=["This is needed."])


class UnfitFields(Problem):
    """What was sent cannot be used, and why, field by field."""

    fields: list[UnfitField] = Field(description="At most twenty of them.")


class Reason(Shown):
    """Why, as a code for programmes and a sentence for people."""

    code: str = Field(description="Stable.", examples=["language"])
    sentence: str = Field(description="For a person to read.", examples=["Rosa speaks Quechua."])
    holds: bool = Field(description="Whether it speaks for, not against.", examples=[True])

    @classmethod
    def of(cls, why: Why) -> "Reason":
        """Said in the reader's language."""
        return cls(code=why.code, sentence=said(why.sentence), holds=why.holds)


# Every reply that is not what was asked for: what it means, for the schema, and the sentence where none is more exact.
MEANINGS: dict[int, str] = {
    400: "The body cannot be read as JSON.",
    401: "Nobody known is asking: no token, an ended one, or a session without its X-CSRFToken.",
    404: "It does not exist, or you may not know of it. Nothing tells the one from the other.",
    409: "The state of things does not allow it now, or the Idempotency-Key was used for something else.",
    413: "The body is too large.",
    415: "The body is not application/json.",
    422: "Something that was sent cannot be used; each field has its sentence.",
}
SENTENCES: dict[int, Sentence] = {
    400: say("What was sent could not be read; it is to be JSON."),
    401: say("Sign in, or send a token that has not ended."),
    404: say("There is nothing here."),
    409: say("This exists already, or points to something that does not."),
    413: say("What was sent is too large."),
    415: say("What is sent is to be application/json."),
    422: say("Some of what was sent cannot be used."),
}

# The validator's kinds of error, said for people; a kind that is not here is answered by the last sentence.
UNFIT: dict[str, Sentence] = {
    "missing": say("This is needed."),
    "extra_forbidden": say("There is no field of this name."),
    "string_type": say("This is to be text."),
    "string_unicode": say("This is to be text."),
    "string_too_short": say("Write something here."),
    "string_too_long": say("Write at most {max_length} characters."),
    "string_pattern_mismatch": say("This is not in the form that is asked for."),
    "int_type": say("This is to be a whole number."),
    "int_parsing": say("This is to be a whole number."),
    "int_from_float": say("This is to be a whole number."),
    "float_type": say("This is to be a number."),
    "finite_number": say("This is to be a number."),
    "bool_type": say("This is to be true or false."),
    "greater_than": say("This is to be more than {gt}."),
    "greater_than_equal": say("This is to be at least {ge}."),
    "less_than": say("This is to be less than {lt}."),
    "less_than_equal": say("This is to be at most {le}."),
    "list_type": say("This is to be a list."),
    "dict_type": say("This is to be an object with named fields."),
    "model_type": say("This is to be an object with named fields."),
    "too_short": say("Send at least {min_length} of them."),
    "too_long": say("Send at most {max_length} of them."),
}
OTHERWISE = say("This cannot be used.")
MOST_FIELDS = 20
LONGEST_WHERE = 80


def said(sentence: Sentence | str) -> str:
    """The sentence in the reader's language."""
    return speak(sentence, get_language() or "en")


def answer(status: int, sentence: Sentence | None = None, fields: list[UnfitField] | None = None) -> HttpResponse:
    """A reply that says why not. Nothing of the asker or the row is in it, so equal reasons give equal bytes."""
    words = said(sentence or SENTENCES[status])
    told = Problem(sentence=words) if fields is None else UnfitFields(sentence=words, fields=fields)
    reply = HttpResponse(told.model_dump_json(), status=status, content_type="application/json; charset=utf-8")
    reply.headers["Cache-Control"] = "no-store"
    if status == 401:
        reply.headers["WWW-Authenticate"] = "Bearer"
    return reply


def nothing_here(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """What is not there, what may not be known, and what a role may not do look the same to the byte."""
    return answer(404)


def unfit(where: tuple[str | int, ...], error: dict[str, Any]) -> UnfitField:
    """One of the validator's errors, for people. What was sent is not repeated: it may be somebody's name."""
    context = error.get("ctx", {})
    wrong = context.get("error")
    sentence = wrong.sentence if isinstance(wrong, Unfit) else UNFIT.get(error["type"], OTHERWISE)
    facts = {name: value for name, value in context.items() if isinstance(value, int | float | str)}
    place = ".".join(str(each) for each in where) or "body"
    return UnfitField(where=place[:LONGEST_WHERE], sentence=said(Sentence(sentence.text, {**facts, **sentence.facts})))
