"""The JSON face of the house: its nouns, and how whatever goes wrong at any door is answered."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from ayni.basics.words import Refused
from ayni.exchange.rest import (
    adaptations,
    answers,
    centres,
    credentials,
    decision_aids,
    encounters,
    engagements,
    flags,
    groups,
    leads,
    ledger,
    me,
    meetings,
    offers,
    onward,
    people,
    referrals,
    shortlists,
    steps,
    tokens,
    visits,
    wave_plans,
    workers,
)
from ayni.exchange.rest.cursors import BadCursor
from ayni.exchange.rest.face import Face
from ayni.ground.roles import Denied

NOUNS = (
    me.noun, centres.noun, people.noun, referrals.noun, groups.noun, shortlists.noun, wave_plans.noun,
    offers.noun, engagements.noun, visits.noun, meetings.noun, encounters.noun, decision_aids.noun, onward.noun,
    steps.noun, leads.noun, flags.noun, workers.noun, credentials.noun, adaptations.noun, ledger.noun, tokens.noun,
)  # fmt: skip

api = Face(NOUNS)


@api.exception_handler(Http404)
@api.exception_handler(Denied)
def nothing_here(request: HttpRequest, wrong: Exception) -> HttpResponse:
    """What is not there, what may not be known, and what a role may not do."""
    return answers.nothing_here(request)


@api.exception_handler(Refused)
def refused(request: HttpRequest, wrong: Refused) -> HttpResponse:
    """The state of things does not allow it; the sentence says why."""
    return answers.answer(409, wrong.sentence)


@api.exception_handler(IntegrityError)
def clashing(request: HttpRequest, wrong: IntegrityError) -> HttpResponse:
    """The store's own constraints had the last word: a code taken twice, or two who asked at the same moment."""
    return answers.answer(409)


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """Some fields cannot be used; each says why."""
    fields: list[Any] = wrong.errors
    return answers.answer(422, fields=fields[: answers.MOST_FIELDS])


@api.exception_handler(BadCursor)
def lost(request: HttpRequest, wrong: BadCursor) -> HttpResponse:
    """A cursor that we did not make."""
    return answers.answer(422, fields=[answers.UnfitField(where="cursor", sentence=answers.said(wrong.sentence))])


@api.exception_handler(HttpError)
def turned_away(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    """Not signed in, or not JSON."""
    return answers.answer(wrong.status_code)


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, wrong: RequestDataTooBig) -> HttpResponse:
    """More than the server reads into memory."""
    return answers.answer(413)
