"""Of a hundred people, so many: a hundred small rings, the counted ones filled, with the finding in words."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

ROW, STEP, RADIUS = 20, 12, 4.5
HUNDRED = 100


def draw(n: int, finding: str) -> SafeString:
    """The picture of ``n`` (0 to 100) of a hundred. ``finding`` says what they are, for whoever does not see it."""
    rings = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="{}" class="{}"/>',
        (
            (place % ROW * STEP + 6, place // ROW * STEP + 6, RADIUS, "yes" if place < n else "no")
            for place in range(HUNDRED)
        ),
    )
    return format_html(
        '<svg class="hundred" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        ROW * STEP, HUNDRED // ROW * STEP, _("%(n)s of 100: %(what)s") % {"n": n, "what": finding}, rings,
    )  # fmt: skip
