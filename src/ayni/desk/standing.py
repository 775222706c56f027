"""Who is standing at the door: the actor of every page, which roles open it, and what everybody else sees."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views import View

from ayni.desk.navigation import navigation
from ayni.ground.actors import VISITOR, Actor
from ayni.ground.queries import actor_of

V = TypeVar("V", bound=type[View])


class Asked(HttpRequest):
    """A request whose actor is known: every request behind ``ActorMiddleware``."""

    actor: Actor


class ActorMiddleware:
    """Say who is asking, with the roles held at this moment, and speak their language unless they chose another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Asked) -> HttpResponse:
        """Answer, with ``request.actor`` set; what somebody signed in was shown is kept by no browser."""
        request.actor = actor_of(request.user) if request.user.is_authenticated else VISITOR
        if request.actor is not VISITOR and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(request.actor.language)
            request.LANGUAGE_CODE = translation.get_language()
        answer = self.get_response(request)
        if request.actor is not VISITOR:
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer


def standing(*roles: str) -> Callable[[V], V]:
    """Open a page to those who hold any of ``roles``; without roles, to everybody who is signed in.

    To others who are signed in the page does not exist; a visitor is asked to sign in first.
    """

    def open_to(page: V) -> V:
        page.roles = frozenset(roles)  # type: ignore[attr-defined]
        return page

    return open_to


def for_anyone(page: V) -> V:
    """Open a page to whoever has its address, signed in or not."""
    page.roles = ANYONE  # type: ignore[attr-defined]
    return page


# No account has a role of this name: it marks pages that ask for none.
ANYONE = frozenset({"*"})


def context(request: HttpRequest) -> dict[str, Any]:
    """What every template may count on: who reads, where they can go, and whether this is the demonstration."""
    actor = getattr(request, "actor", VISITOR)
    return {
        "actor": actor,
        "navigation": navigation(actor, request.path),
        "demonstration": settings.AYNI_DEMONSTRATION,
    }


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is not there and what may not be known look the same to the byte, so nothing of the reader is shown."""
    return HttpResponse(render_to_string("errors/not_found.html"), status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A refusal would tell that there is something to refuse."""
    return not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own mistake: says that nothing was half done, and asks nothing of the database."""
    return HttpResponse(render_to_string("errors/broken.html"), status=500)
