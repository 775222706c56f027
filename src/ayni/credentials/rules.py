"""What must be true of a credential and of a competency rating."""

from collections.abc import Mapping
from datetime import datetime

from ayni.basics.words import Refused

# Levels of ENACT-style items: 1 harmful, 2 some basic skill missing, 3 all basic skills, 4 basic and advanced.
HARMFUL, LOWEST, HIGHEST = 1, 1, 4


def forward(valid_from: datetime, valid_until: datetime) -> None:
    """Refuse a credential that ends before it begins."""
    if valid_from >= valid_until:
        raise Refused("A credential ends after it begins; please look at the two dates.")


def complete_rating(levels: Mapping[str, int], items: Mapping[str, object]) -> None:
    """Refuse a rating with an item missing, unknown, or off the scale."""
    missing = [item for item in items if item not in levels]
    if missing:
        raise Refused("{n} item is not rated yet: {items}.", plural="{n} items are not rated yet: {items}.",
                      n=len(missing), items=missing)  # fmt: skip
    for item, level in levels.items():
        if item not in items:
            raise Refused("'{item}' is not an item of this protocol.", item=item)
        if not LOWEST <= level <= HIGHEST:
            raise Refused("'{item}' is rated {level}; levels run from 1 to 4.", item=item, level=level)
