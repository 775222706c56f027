"""Needs in columns, beside the workers' (workers.py tells how such columns are read)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ayni.engines.matching import demands
from ayni.engines.matching.columns.codes import (
    MICROSECOND,
    NONE,
    Floats,
    Rows,
    Word,
    column,
    ends,
    instant,
    laid,
    table,
    vocabulary,
)
from ayni.engines.matching.columns.workers import HOURS, Words, located
from ayni.engines.matching.problem import Need

# The bits of ``barred_why``.
KNOWN, INCIDENT, EXCLUDED = 1, 2, 4


# One row for each need. ``homes`` is what discretion keeps away from: one row for each of its people.
NEED = np.dtype(
    [
        ("lat", "f8"),
        ("lon", "f8"),
        ("cos_lat", "f8"),
        ("begins", "i8"),
        ("ends", "i8"),
        ("takes", "i8"),  # microseconds from the first contact to the last
        ("weekly", "f8"),  # contacts of the busiest week
        ("minutes", "i4"),  # of one contact
        ("days", "i4"),  # days a week
        ("per_day", "i4"),  # contacts on each of them
        ("points", "i4"),
        ("people", "i4"),  # how many it is for
        ("area", "i4"),  # minutes one way that the coordinator looks for
        ("previous", "i4"),  # worker
        ("credential_from", "i4"),  # any one suffices
        ("credential_to", "i4"),
        ("language_from", "i4"),  # any one suffices, best first
        ("language_to", "i4"),
        ("hours_from", "i4"),  # none means any time
        ("hours_to", "i4"),
        ("barred_from", "i4"),
        ("barred_to", "i4"),
        ("home_from", "i4"),
        ("home_to", "i4"),
        ("protocol", "i2"),
        ("experience", "i2"),  # what is asked for, all of it
        ("welcome", "i2"),  # what counts in the score, all of it
        ("sex", "i1"),
        ("urgency", "i1"),
        ("in_person", "u1"),
        ("asks_credential", "u1"),
    ],
    align=True,
)
# Workers in their order, and why they must not come.
BARRED = np.dtype([("worker", "i4"), ("why", "i4")], align=True)
# Where each of its people lives, not-a-number where it is not known; a stranger: nobody from the person's street.
HOME = np.dtype([("lat", "f8"), ("lon", "f8"), ("cos_lat", "f8"), ("stranger", "u1")], align=True)


class NeedColumns(NamedTuple):
    """``row`` has one NEED each; the rest are its lists."""

    row: Rows
    credential: NDArray[np.int32]
    language: NDArray[np.int16]
    hours: Rows
    barred: Rows
    home: Rows

    @property
    def size(self) -> int:
        """How many needs."""
        return len(self.row)


def words_of(needs: Sequence[Need]) -> Words:
    """Whatever these needs ask for."""
    wished = {each for need in needs for each in (need.experiences_asked, need.experiences_welcome) if each}
    return Words(
        languages=vocabulary(code for need in needs for code in need.languages),
        experiences=vocabulary(wished),
        protocols=vocabulary(need.protocol for need in needs if need.protocol is not None),
        sexes=vocabulary(need.choices.worker_sex for need in needs if need.choices.worker_sex is not None),
        credentials=vocabulary((kind, need.jurisdiction) for need in needs for kind in need.credential_kinds),
    )


def need_columns(
    needs: Sequence[Need], words: Words, rows: Mapping[str, int], barred: Sequence[dict[int, int]]
) -> NeedColumns:
    """The columns of these needs. ``rows``: worker id → row; ``barred``: of each need, row → the bits that bar it."""
    lat, lon, cos_lat = located([need.place for need in needs])
    homes = [need.people for need in needs]
    everybody = [person for people in homes for person in people]
    credentials = [[words.credentials[kind, n.jurisdiction] for kind in n.credential_kinds] for n in needs]
    languages = [[words.languages[code] for code in n.languages] for n in needs]
    hours = [[(h.weekday, h.from_minute, h.to_minute) for h in demands.joined(n.choices.hours)] for n in needs]
    facts = {
        "lat": lat,
        "lon": lon,
        "cos_lat": cos_lat,
        "begins": column(needs, lambda n: instant(n.window.start), "i8"),
        "ends": column(needs, lambda n: instant(n.window.end), "i8"),
        "takes": column(needs, lambda n: demands.time_needed(n) // MICROSECOND, "i8"),
        "weekly": column(needs, lambda n: n.contacts_in_a_week, "f8"),
        "minutes": column(needs, lambda n: n.minutes_per_contact, "i4"),
        "days": column(needs, lambda n: demands.days_needed(n)[0], "i4"),
        "per_day": column(needs, lambda n: demands.days_needed(n)[1], "i4"),
        "points": column(needs, lambda n: n.acuity_points, "i4"),
        "people": column(needs, lambda n: n.size, "i4"),
        "area": column(needs, lambda n: NONE if n.max_travel_minutes is None else n.max_travel_minutes, "i4"),
        "previous": column(needs, lambda n: _code(rows, n.previous_worker), "i4"),
        "protocol": column(needs, lambda n: _code(words.protocols, n.protocol), "i2"),
        "experience": column(needs, lambda n: _code(words.experiences, n.experiences_asked or None), "i2"),
        "welcome": column(needs, lambda n: _code(words.experiences, n.experiences_welcome or None), "i2"),
        "sex": column(needs, lambda n: _code(words.sexes, n.choices.worker_sex), "i1"),
        "urgency": column(needs, lambda n: n.urgency, "i1"),
        "in_person": column(needs, lambda n: n.setting.in_person, "u1"),
        "asks_credential": column(needs, lambda n: bool(n.credential_kinds), "u1"),
        **ends("credential", credentials),
        **ends("language", languages),
        **ends("hours", hours),
        **ends("barred", barred),
        **ends("home", homes),
    }
    return NeedColumns(
        table(NEED, len(needs), facts),
        np.array([code for each in credentials for code in each], np.int32),
        np.array([code for each in languages for code in each], np.int16),
        laid(hours, HOURS),
        laid([sorted(each.items()) for each in barred], BARRED),
        home_rows(*located([each.home for each in everybody]), [each.not_from_my_street for each in everybody]),
    )


def home_rows(lat: Floats, lon: Floats, cos_lat: Floats, stranger: Sequence[bool]) -> Rows:
    """Homes laid end to end, from whole columns: radians, and whether nobody from the street is to come."""
    return table(HOME, len(lat), {"lat": lat, "lon": lon, "cos_lat": cos_lat, "stranger": stranger})


def _code(words: Mapping[Word, int], word: Word | None) -> int:
    return NONE if word is None else words.get(word, NONE)
