"""What every page has in common: find what is visible, do one action, answer."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, overload
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from ayni.basics.words import Refused
from ayni.desk.standing import ANYONE, Asked
from ayni.desk.wording import said
from ayni.ground.actors import VISITOR, Actor
from ayni.ground.events import Event
from ayni.ground.roles import Denied

M = TypeVar("M", bound=Model)
E = TypeVar("E", bound=Event)


class Page(View):
    """A page. Until ``@standing(...)`` or ``@for_anyone`` says who may open it, it exists for nobody."""

    roles: ClassVar[frozenset[str] | None] = None
    request: Asked
    actor: Actor

    def dispatch(self, request: Asked, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """Let in who may; what the roles forbid does not exist, what the state forbids is said in a sentence."""
        self.actor, self._done = request.actor, 0
        if self.roles is None:
            raise Http404
        if self.roles != ANYONE and self.actor is VISITOR:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        if self.roles and self.roles != ANYONE and not self.roles & self.actor.roles:
            raise Http404
        try:
            return super().dispatch(request, *args, **kwargs)
        except Denied:
            raise Http404 from None
        except Refused as refusal:
            return self._refused(refusal)

    def find(self, visible: QuerySet[M], pk: UUID) -> M:
        """The row, if it is among those the actor may know of; otherwise it does not exist."""
        return get_object_or_404(visible, pk=pk)

    @overload
    def do(self, action: Callable[..., E], *subject: Any, because: str, form: BaseForm, **details: Any) -> E | None: ...

    @overload
    def do(self, action: Callable[..., E], *subject: Any, because: str, **details: Any) -> E: ...

    def do(
        self, action: Callable[..., E], *subject: Any, because: str, form: BaseForm | None = None, **details: Any
    ) -> E | None:
        """Do one action as the reader, at most once however often the button was pressed.

        With a ``form``, a refusal is written at its head and None is returned, so that nothing typed is lost;
        without one the reader is sent back with the sentence.
        """
        try:
            done = action(*subject, by=self.actor, because=because, once=self._once(), **details)
        except Refused as refusal:
            if form is None:
                raise
            form.add_error(None, said(refusal.sentence))
            return None
        return done

    def render(self, template: str, *, status: int = 200, **shown: Any) -> HttpResponse:
        """The page made from a template."""
        return render(self.request, template, shown, status=status)

    def go(self, to: Any, *args: Any, tell: str = "", **kwargs: Any) -> HttpResponse:
        """Lead on to an address (a url's name with its arguments), telling what happened."""
        if tell:
            messages.success(self.request, tell)
        answer: HttpResponse = redirect(to, *args, **kwargs)
        return answer

    def _once(self) -> UUID | None:
        """The id given to the form when it was drawn; a second and third act have ids that follow from it."""
        try:
            drawn = UUID(self.request.POST.get("once", ""))
        except ValueError:
            return None
        self._done += 1
        return uuid5(drawn, str(self._done))

    def _refused(self, refusal: Refused) -> HttpResponse:
        sentence, back = said(refusal.sentence), self._came_from()
        if self.request.method == "POST" and back:
            messages.error(self.request, sentence)
            return redirect(back)
        return self.render("errors/refused.html", status=409, sentence=sentence)

    def _came_from(self) -> str:
        """The page of ours that held the form, unless it was this address, which may only take what is sent to it."""
        referrer = self.request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(referrer, {self.request.get_host()}):
            return ""
        parts = urlsplit(referrer)
        return "" if parts.path == self.request.path else parts._replace(scheme="", netloc="").geturl()
