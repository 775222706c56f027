"""Whether the way of flags is whole, for anyone who asks: a status, codes, and nothing of anybody."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ayni.ground import clock
from ayni.safety import queries

# What is said instead of the codes of ``safety.rules.ALARMS`` when there are none.
WELL = "well"


@require_safe
def flags(request: HttpRequest) -> HttpResponse:
    """200 when flags go their whole way; 503 when not, with a code a line."""
    try:
        alarms = queries.watch(clock.now()).alarms
    except DatabaseError:
        alarms = ["store"]
    text = "".join(f"{each}\n" for each in alarms or (WELL,))
    return HttpResponse(
        text, status=503 if alarms else 200, content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip
