"""Asking a page as a browser does: reading its words, sending its forms once."""

import re
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


def opened(client: Client, name: str, /, *args: object, **asked: object) -> str:
    """The words of a page that opens."""
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200, answer.status_code
    return words(answer)


def sent(client: Client, name: str, /, *args: object, query: str = "", **told: object) -> HttpResponse:
    """The answer to a form, sent with an id of its own as every form of ours is."""
    return client.post(reverse(name, args=args) + query, {"once": str(uuid4()), **told})


def words(answer: HttpResponse) -> str:
    """The page as a reader gets it, white space aside."""
    return re.sub(r"\s+", " ", answer.content.decode())
