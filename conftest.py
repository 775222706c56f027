"""What every test stands on, wherever it lives: which store is judged, and a browser where there is one."""

import os
import shutil

import pytest

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_report_header() -> str:
    """Say which store this run judges, since the same suite runs on two."""
    return "store: " + ("PostgreSQL" if _on_postgres() else "SQLite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches the store is worth a second run; without a browser, say what cannot be run."""
    if _on_postgres():
        stored = [item for item in items if _touches_the_store(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(stored)])
        items[:] = stored
    if chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip("Chromium is missing: this test was NOT run"))


def chromium() -> str | None:
    """Where the browser is: AYNI_CHROMIUM, or the first of its usual names on the path."""
    return os.environ.get("AYNI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of the browser for tests marked ``browser``."""
    path = chromium()
    assert path, "a test that uses chromium_path must be marked browser"
    return path


def _on_postgres() -> bool:
    return os.environ.get("AYNI_DATABASE_URL", "").startswith("postgres")


def _touches_the_store(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(
        getattr(item, "fixturenames", ())
    )
