"""Key material, kept outside the database: in the environment, or in files that only the server's user reads."""

import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def secret_from(folder: Path, *, production: bool) -> str:
    """Django's secret key: ``AYNI_SECRET``, or ``keys/secret`` under the data folder, made there once."""
    return os.environ.get("AYNI_SECRET") or _file(folder / "keys" / "secret", secrets.token_urlsafe(48), production)


@cache
def sealing() -> MultiFernet:
    """The keys that seal names, contacts and notes; the first seals, all of them open (so keys can be rotated).

    ``AYNI_FIELD_KEYS`` holds them separated by commas; otherwise ``keys/field`` under the data folder, one a line.
    """
    found = os.environ.get("AYNI_FIELD_KEYS", "").replace(",", "\n") or _file(
        Path(settings.AYNI_HOME) / "keys" / "field", Fernet.generate_key().decode(), settings.AYNI_PRODUCTION
    )
    return MultiFernet([Fernet(line.strip()) for line in found.splitlines() if line.strip()])


def _file(path: Path, fresh: str, production: bool) -> str:
    if path.is_file():
        return path.read_text("ascii").strip()
    if production:
        # A production server never invents keys: a forgotten volume would silently make old data unreadable.
        raise ImproperlyConfigured(f"{path} is missing; make the keys first (see ops/production.md)")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Two processes may start at once: whoever creates the file wins and the other reads it.
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh + "\n")
    return fresh
