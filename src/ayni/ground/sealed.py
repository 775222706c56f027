"""Columns whose content is sealed before it reaches the database, so that a stolen dump holds no name and no note."""

import json
import zlib
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
        return keys.sealing().encrypt(str(value).encode()).decode("ascii")

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """Open on the way out. Raises Unreadable when no key fits."""
        if not value:
            return value
        try:
            return self.opened(keys.sealing().decrypt(value.encode("ascii")))
        except InvalidToken as wrong:
            raise Unreadable("a sealed value does not open with the keys of this server") from wrong

    def opened(self, sealed: bytes) -> Any:
        """What the reader gets."""
        return sealed.decode()


class SealedJSONField(SealedTextField):
    """JSON values, compressed and sealed."""

    # For the type checker only: what is put in and taken out is any JSON value, not the text it is kept as.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> str | None:
        """Seal anything but None; an empty list is sealed too, so that emptiness does not show."""
        return None if value is None else keys.sealing().encrypt(zlib.compress(json.dumps(value).encode())).decode()

    def opened(self, sealed: bytes) -> Any:
        """The value that was stored."""
        return json.loads(zlib.decompress(sealed))


class PackedJSONField(models.BinaryField):  # type: ignore[type-arg]
    """JSON values, compressed: for results that are kept as they were and rarely read."""

    # For the type checker only: what is put in and taken out is any JSON value, not the text it is kept as.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> bytes | None:
        """Compress on the way in."""
        return None if value is None else zlib.compress(json.dumps(value).encode())

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Open on the way out."""
        return None if value is None else json.loads(zlib.decompress(bytes(value)))
