"""Languages people speak, by ISO 639 code, with the names our screens use."""

from ayni.basics.words import Sentence, say

# The languages of the places where the programme is demonstrated; a site adds a line for each of its own.
NAMES: dict[str, Sentence] = {
    "es": say("Spanish"),
    "en": say("English"),
    "qu": say("Quechua"),
    "ay": say("Aymara"),
    "cni": say("Asháninka"),
    "shp": say("Shipibo"),
    "pt": say("Portuguese"),
    "fr": say("French"),
    "ar": say("Arabic"),
    "hi": say("Hindi"),
    "sn": say("Shona"),
    "sw": say("Swahili"),
    "psl": say("Sign language"),
}


def name_of(code: str) -> Sentence:
    """The language's name as a sentence; an unknown code is said as it is."""
    return NAMES.get(code) or Sentence("{code}", {"code": code})
