"""Take the pictures of the documentation from a freshly made demonstration programme.

    python -m tools.screenshots [FOLDER]

makes the programme in a temporary home, serves it, steps in as each of the cast and takes the pages as a desktop and
as a phone show them, light and dark, into FOLDER (default docs/pictures, where only the README's picture is kept).
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from conftest import chromium

# who → (what the picture is called, where it is)
PAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "tomas": (("board", "/board/"), ("people", "/people/"), ("flags", "/flags/")),
    "rosa": (("my-day", "/my/"), ("my-people", "/my/people/"), ("my-record", "/my/record")),
    "ines": (("duty", "/duty/"), ("supervision", "/supervision/")),
    "marisol": (("centre", "/centre/"),),
    "noor": (("ledger", "/ledger/"), ("access", "/access/"), ("not-shortlisted", "/not-shortlisted/")),
}
SIZES = {"desktop": (1440, 900), "phone": (360, 640)}
SECONDS_TO_START = 60


def main(folder: Path, *, only_readme: bool) -> int:
    """Make, serve, take; 0 when every page answered."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ayni-pictures-", ignore_cleanup_errors=True) as made:
        home = os.environ.get("AYNI_PICTURES_HOME", made)
        environment = os.environ | {"AYNI_HOME": home, "AYNI_DEMONSTRATION": "1"}
        if not (Path(home) / "ayni.sqlite3").exists():
            subprocess.run([sys.executable, "-m", "ayni", "seed"], env=environment, check=True)
        with _served(environment) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            if only_readme:
                page = _as(browser, address, "tomas", "desktop", "light")
                page.goto(f"{address}/board/")
                page.screenshot(path=folder / "board.png")
            else:
                _every_page(browser, address, folder)
            browser.close()
    return 0


def _every_page(browser: Browser, address: str, folder: Path) -> None:
    for who, pages in PAGES.items():
        for size in SIZES:
            for scheme in ("light", "dark"):
                page = _as(browser, address, who, size, scheme)
                for name, path in pages:
                    answer = page.goto(f"{address}{path}")
                    print(answer.status if answer else "?", who, path, size, scheme)
                    page.screenshot(path=folder / f"{name}-{size}-{scheme}.png", full_page=True)


def _as(browser: Browser, address: str, who: str, size: str, scheme: str) -> Page:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="en",
    )
    context.add_cookies([{"name": "ayni_language", "value": "en", "url": address}])
    page = context.new_page()
    page.goto(f"{address}/")
    page.locator(f'form[action="/demonstration/{who}"] button').first.click()
    page.wait_for_load_state()
    return page


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
        "--no-control-socket",
        "ayni.site.wsgi",
    ]
    server = subprocess.Popen([sys.executable, *command], env=environment)
    try:
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            with socket.socket() as caller:
                if caller.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    named = sys.argv[1:]
    sys.exit(main(Path(named[0] if named else "docs/pictures"), only_readme=not named))
