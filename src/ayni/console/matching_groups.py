"""Rows of the file of referrals that name the same group become one need of all of them, or are refused together."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from ayni.console.cells import code
from ayni.console.tables import BadRow, Row, Table
from ayni.engines.matching import Meeting, Need, together

# What the rows of a group say alike, because they meet together.
ALIKE = ("window", "contacts", "contacts_per_week", "minutes_per_contact", "setting", "place")


def joined(table: Table, needs: Sequence[Need], now: datetime) -> tuple[list[Need], list[BadRow]]:
    """The needs with those of each group made one, in the order in which they came; and the rows of groups that cannot.

    A group is whole or not at all: if one of its rows could not be used, the others are refused as well.
    """
    by_id = {need.id: need for need in needs}
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        if group := row.cells.get("group"):
            rows[group].append(row)
    grouped = {row.cells["id"] for members in rows.values() for row in members}
    found, bad = [need for need in needs if need.id not in grouped], []
    taken = {need.id for need in found}
    for group, members in rows.items():
        one = _one(group, [by_id.get(row.cells["id"]) for row in members], taken, now)
        if isinstance(one, Need):
            found.append(one)
        else:
            bad += [BadRow(row.line, f"group: {one}") for row in members if row.cells["id"] in by_id]
    return found, bad


def _one(group: str, needs: Sequence[Need | None], taken: set[str], now: datetime) -> Need | str:
    """One need of a group, or why there is none."""
    members = [need for need in needs if need is not None]
    if len(members) < len(needs) or len({need.id for need in members}) < len(members):
        return f"another row of '{group}' could not be used, and a group is matched whole or not at all"
    if group in taken:
        return f"'{group}' is the id of a referral already"
    if different := [name for name in ALIKE if len({str(getattr(need, name)) for need in members}) > 1]:
        return f"the rows of '{group}' say different things about {', '.join(different)}"
    shared = {name: getattr(members[0], name) for name in ALIKE}
    try:
        return together(members, Meeting(id=code(group), **shared), now)
    except ValueError as wrong:
        return f"{str(wrong).rstrip('.')} ('{group}')"
