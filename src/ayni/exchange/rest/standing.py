"""Who is asking: a programme by its token, or a person by the session of the desk."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from ayni.basics.words import LANGUAGES
from ayni.exchange.rest.ended import listen
from ayni.ground import clock
from ayni.ground.actors import VISITOR, Actor
from ayni.ground.queries import actor_behind, actor_of


class Asked(HttpRequest):
    """A request behind a door: the actor is known, and the id under which a change is asked for."""

    auth: Actor
    once: UUID | None


class Token(HttpBearer):
    """A token a steward made. It acts as an account, with the roles the account holds at that moment."""

    openapi_description = "A token a steward made: `Authorization: Bearer …`."

    def __init__(self, roles: frozenset[str]) -> None:
        self.roles = roles
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor behind the token."""
        actor = actor_behind(token, clock.now())
        if actor is VISITOR:
            listen(request, token)  # whatever it hears, what is answered is the same
        return let_in(request, actor, self.roles)


class Session(APIKeyCookie):
    """The session of somebody signed in at the desk; whatever changes something needs its X-CSRFToken too."""

    param_name = settings.SESSION_COOKIE_NAME
    openapi_description = "The session of the desk. Whatever changes something needs the header `X-CSRFToken` as well."

    def __init__(self, roles: frozenset[str]) -> None:
        self.roles = roles
        super().__init__(csrf=False)  # checked below, after we know that there is a session at all

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The actor whose session it is. A session alone proves nothing about who wrote the request."""
        actor = actor_of(request.user) if request.user.is_authenticated else VISITOR
        if actor is not VISITOR and check_csrf(request) is not None:
            return None
        return let_in(request, actor, self.roles)


def let_in(request: HttpRequest, actor: Actor, roles: frozenset[str]) -> Actor | None:
    """The actor, if somebody known is asking and the door is for a role of theirs; None asks them to say who they are.

    Raises Http404 when it is not for them, before anything they sent is read.
    """
    if actor is VISITOR:
        return None
    request.once = None  # type: ignore[attr-defined]
    translation.activate(language_of(request, actor))
    if not roles & actor.roles:
        raise Http404
    if request.body and request.content_type != "application/json":
        raise HttpError(415, "")
    return actor


def language_of(request: HttpRequest, actor: Actor) -> str:
    """The first language of Accept-Language that we speak; otherwise the account's own."""
    asked: tuple[Any, ...] = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    spoken = (code.split("-")[0] for code, _ in asked)
    return next((code for code in spoken if code in LANGUAGES), actor.language)
