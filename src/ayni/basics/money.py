"""Money in integer minor units: never a float."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Money:
    """``minor`` units (cents, céntimos) of ``currency`` (ISO 4217)."""

    currency: str
    minor: int

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int):
            raise TypeError("money is counted in whole minor units")

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return Money(self.currency, self.minor + other.minor)
