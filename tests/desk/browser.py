"""A page of the house in a real browser, with somebody signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests import cast as house

PHONE: ViewportSize = {"width": 360, "height": 640}


@contextmanager
def opened(
    live_server: Any,
    chromium_path: str,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    viewport: ViewportSize | None = None,
) -> Iterator[Page]:
    """An empty page in English, in which ``who`` of the cast is signed in."""
    # Playwright's loop runs on this thread, and Django is asked from it while nothing else runs: it is safe here.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    client = Client()
    client.force_login(house.account(who), backend="allauth.account.auth_backends.AuthenticationBackend")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        context = browser.new_context(locale="en", viewport=viewport)
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url}
             for name, value in (("sessionid", client.cookies["sessionid"].value), ("ayni_language", "en"))]
        )  # fmt: skip
        yield context.new_page()
        browser.close()
