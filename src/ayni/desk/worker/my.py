"""What every page of a worker begins with: who she is, and the clock of her centre."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from ayni.desk.emergency import lines_of
from ayni.desk.pages import Page
from ayni.desk.standing import Asked
from ayni.workers import queries as workers
from ayni.workers.queries import Worker


class MyPage(Page):
    """A page of the worker who is signed in; times on it are those of her centre."""

    me: Worker

    def dispatch(self, request: Asked, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """Find her first. Somebody with the role but without a record yet is told whom to ask."""
        me = workers.of(request.actor)
        if me is None:
            if "worker" in request.actor.roles:
                return render(request, "worker/not_enrolled.html")
            return super().dispatch(request, *args, **kwargs)
        self.me = me
        with timezone.override(me.centre.time_zone):
            return super().dispatch(request, *args, **kwargs)

    def render(self, template: str, *, status: int = 200, **shown: Any) -> HttpResponse:
        """The page, with the lines to call in an emergency: each page holds them, so that they need no signal."""
        return super().render(template, status=status, **{"lines": lines_of(self.me.centre)} | shown)
