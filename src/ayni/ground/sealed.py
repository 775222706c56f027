"""Columns whose content is sealed before it reaches the database, so that a stolen dump holds no name and no note."""

import json
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import models

from ayni.ground import keys


class Unreadable(RuntimeError):
    """A sealed value cannot be opened with any key at hand."""


class SealedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is encrypted and authenticated at rest (Fernet: AES-128-CBC with HMAC-SHA256). Not searchable."""

    def get_prep_value(self, value: Any) -> str | None:
        """Seal on the way in; the empty string stays empty, since its absence is no secret."""
        if not value:
            return value  # type: ignore[no-any-return]
        return keys.sealing().encrypt(self.to_text(value).encode()).decode("ascii")

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """Open on the way out. Raises Unreadable when no key fits."""
        if not value:
            return self.from_text("") if value == "" else None
        try:
            return self.from_text(keys.sealing().decrypt(value.encode("ascii")).decode())
        except InvalidToken as wrong:
            raise Unreadable("a sealed value does not open with the keys of this server") from wrong

    def to_text(self, value: Any) -> str:
        """What is sealed."""
        return str(value)

    def from_text(self, text: str) -> Any:
        """What the reader gets."""
        return text


class SealedJSONField(SealedTextField):
    """JSON values, sealed."""

    def get_prep_value(self, value: Any) -> str | None:
        """Seal anything but None; an empty list is sealed too, so that emptiness does not show."""
        return None if value is None else keys.sealing().encrypt(json.dumps(value).encode()).decode("ascii")

    def from_text(self, text: str) -> Any:
        """The value that was stored."""
        return json.loads(text) if text else None
