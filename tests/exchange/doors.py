"""Every door of the schema, by method and path."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ayni.exchange.rest.api import api


@dataclass(frozen=True)
class Door:
    """A method and a path of the schema."""

    method: str
    path: str
    operation: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def nouns(self) -> list[str]:
        """The ids that its path asks for."""
        return [
            each["name"] for each in self.operation["parameters"] if each["in"] == "path" and "format" in each["schema"]
        ]

    def leading_to(self, ids: dict[str, UUID]) -> str:
        """Its address with these ids."""
        return self.path.format(**ids, purpose="research", aid="next-step")


def doors() -> Iterator[Door]:
    """Every door of the schema."""
    for path, methods in api.get_openapi_schema(path_prefix="/")["paths"].items():
        for method, operation in methods.items():
            yield Door(method.upper(), path, operation)


DOORS = list(doors())
