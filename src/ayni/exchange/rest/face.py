"""The framework's API, made to say everything: how bodies are read, what fields are refused, and a whole schema."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError, ValidationErrorContext
from ninja.parser import Parser

from ayni import __version__
from ayni.exchange.rest.answers import unfit
from ayni.exchange.rest.doors import Noun
from ayni.exchange.rest.openapi import completed

DESCRIPTION = """\
The same nouns and actions as the pages of Ayni, for programmes.

Ask with a token that a steward made (`Authorization: Bearer …`) or within a session of the desk. What you may not \
know of answers 404, exactly like what does not exist. What the state of things does not allow answers 409 with a \
sentence, in English or Spanish as `Accept-Language` asks. Lists come in pages: follow `next`. Each change takes an \
`Idempotency-Key`, so that asking again after a lost answer does nothing twice."""


class Plain(Parser):
    """JSON as it is defined: one object, no name twice, no number that is none."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's values. Whatever is raised here is answered with 400."""
        return json.loads(request.body, parse_constant=_no_number, object_pairs_hook=_each_once)


class Face(NinjaAPI):
    """The API of these nouns."""

    def __init__(self, nouns: Iterable[Noun]) -> None:
        nouns = tuple(nouns)
        super().__init__(
            title="Ayni",
            version=__version__,
            description=DESCRIPTION,
            docs_url=None,  # its page would load scripts from another host
            openapi_url=None,  # answered by urls.py, made once
            urls_namespace="rest",
            parser=Plain(),
            openapi_extra={"tags": [{"name": noun.name, "description": noun.prose} for noun in nouns]},
        )
        for noun in nouns:
            self.add_router("", noun)

    def create_response(self, request: HttpRequest, data: Any, **how: Any) -> HttpResponse:
        """An answer that nobody between us keeps: it is for the one who asked."""
        response = super().create_response(request, data, **how)
        response.headers["Cache-Control"] = "no-store"
        return response

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """The fields that cannot be used, each with its sentence."""
        return ValidationError(list(_unfit_fields(error_contexts)))

    def get_openapi_schema(self, **how: Any) -> Any:
        """The whole schema: every reply, every field, with examples."""
        return completed(super().get_openapi_schema(**how))


def _unfit_fields(contexts: Iterable[ValidationErrorContext[Any]]) -> Iterator[Any]:
    for context in contexts:
        model: Any = context.model
        for error in context.pydantic_validation_error.errors(include_url=False, include_input=False):
            place = model.__ninja_flatten_map_reverse__.get(error["loc"], error["loc"])
            # Of a body the first name is only our handler's word for it.
            yield unfit(place[1:] if model.__ninja_param_source__ == "body" else place, dict(error))


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name stands twice")
    return read
