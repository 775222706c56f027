"""Every table of states is whole: what it leads to is on it, everything on it can be reached, and each has a name."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps

RULES = [
    import_module(f"{config.name}.rules")
    for config in apps.get_app_configs()
    if config.name.startswith("ayni.") and find_spec(f"{config.name}.rules")
]
# A package may have more than one table of states; each is called STATES or ends so, and its names stand beside it.
TABLES = {
    f"{rules.__name__}.{name}": (table, getattr(rules, name.removesuffix("STATES") + "STATE_NAMES", {}))
    for rules in RULES
    for name, table in vars(rules).items()
    if name.endswith("STATES") and isinstance(table, dict)
}


def reachable(table: dict[str, tuple[str, ...]]) -> set[str]:
    """The states that can be come to from the first one on the page."""
    found: set[str] = set()
    waiting = [next(iter(table))]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += table.get(state, ())
    return found


@pytest.mark.parametrize("name", TABLES)
def test_every_state_can_be_reached_and_no_step_leads_off_the_page(name: str) -> None:
    table, _ = TABLES[name]
    assert reachable(table) == set(table)


@pytest.mark.parametrize("name", TABLES)
def test_every_state_has_a_name_that_people_read(name: str) -> None:
    table, names = TABLES[name]
    assert set(names) == set(table)


def test_there_are_tables_to_look_at() -> None:
    assert {"ayni.visits.rules.STATES", "ayni.referrals.rules.STATES", "ayni.safety.rules.STATES"} <= set(TABLES)
