"""Lines to call in an emergency, as the jurisdiction lists them, and whether the programme has confirmed each."""

from dataclasses import dataclass

from ayni.basics import shelf
from ayni.desk.templatetags.codes import in_reader_language
from ayni.places.queries import Centre


@dataclass(frozen=True)
class Line:
    """A telephone line; ``option`` is what to press, where there is something and the name does not say it."""

    name: str
    number: str
    option: str
    confirmed: bool


def lines_of(centre: Centre) -> list[Line]:
    """The lines where the centre works, in the reader's language."""
    listed = shelf.load("jurisdictions", centre.jurisdiction)["emergency"]
    return [
        Line(name, each["number"], option if option not in name else "", each["verified"])
        for each in listed
        for name, option in [(in_reader_language(each["name"]), each.get("option", ""))]
    ]
