"""Needs in columns, beside the workers' (workers.py tells how such columns are read)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ayni.engines.matching import demands
from ayni.engines.matching.columns.codes import MICROSECOND, NONE, Floats, Longs, column, instant, laid, vocabulary
from ayni.engines.matching.columns.workers import Words, located
from ayni.engines.matching.problem import Need

# The bits of ``barred_why``.
KNOWN, INCIDENT, EXCLUDED = 1, 2, 4


class NeedColumns(NamedTuple):
    """One row for each need. ``home`` is what discretion keeps away from: where the person lives, if it is known."""

    begins: Longs
    ends: Longs
    takes: Longs  # microseconds from the first contact to the last
    weekly: Floats  # contacts of the busiest week
    minutes: NDArray[np.int32]  # of one contact
    days: NDArray[np.int32]  # days a week
    per_day: NDArray[np.int32]  # contacts on each of them
    points: NDArray[np.int32]
    urgency: NDArray[np.int8]
    in_person: NDArray[np.bool_]
    stranger: NDArray[np.bool_]  # nobody from the person's street
    asks_credential: NDArray[np.bool_]
    protocol: NDArray[np.int16]
    sex: NDArray[np.int8]
    experience: NDArray[np.int16]  # the one that is asked for
    welcome: NDArray[np.int16]  # the one that counts in the score
    area: NDArray[np.int32]  # minutes one way that the coordinator looks for
    previous: NDArray[np.int32]  # worker
    lat: Floats
    lon: Floats
    cos_lat: Floats
    home_lat: Floats
    home_lon: Floats
    home_cos_lat: Floats
    credential_start: Longs
    credential: NDArray[np.int32]  # any one suffices
    language_start: Longs
    language: NDArray[np.int16]  # any one suffices, best first
    hours_start: Longs  # none means any time
    hours_day: NDArray[np.int8]
    hours_from: NDArray[np.int16]
    hours_until: NDArray[np.int16]
    barred_start: Longs
    barred: NDArray[np.int32]  # workers, in their order
    barred_why: NDArray[np.uint8]

    @property
    def size(self) -> int:
        """How many needs."""
        return len(self.begins)


def words_of(needs: Sequence[Need]) -> Words:
    """Whatever these needs ask for."""
    chosen = [need.choices for need in needs]
    wished = {each for c in chosen for each in (c.lived_experience, c.prefers_lived_experience)}
    return Words(
        languages=vocabulary(code for need in needs for code in need.languages),
        experiences=vocabulary(each for each in wished if each is not None),
        protocols=vocabulary(need.protocol for need in needs if need.protocol is not None),
        sexes=vocabulary(each.worker_sex for each in chosen if each.worker_sex is not None),
        credentials=vocabulary((kind, need.jurisdiction) for need in needs for kind in need.credential_kinds),
    )


def need_columns(
    needs: Sequence[Need], words: Words, rows: Mapping[str, int], barred: Sequence[Mapping[int, int]]
) -> NeedColumns:
    """The columns of these needs. ``rows``: worker id → row; ``barred``: of each need, row → the bits that bar it."""
    lat, lon, cos_lat = located([need.place for need in needs])
    home_lat, home_lon, home_cos_lat = located([need.discretion_point for need in needs])
    credentials = [[(words.credentials[kind, n.jurisdiction],) for kind in n.credential_kinds] for n in needs]
    hours = [[(h.weekday, h.from_minute, h.to_minute) for h in demands.joined(n.choices.hours)] for n in needs]
    return NeedColumns(
        column(needs, lambda n: instant(n.window.start), np.int64),
        column(needs, lambda n: instant(n.window.end), np.int64),
        column(needs, lambda n: demands.time_needed(n) // MICROSECOND, np.int64),
        column(needs, lambda n: n.contacts_in_a_week, np.float64),
        column(needs, lambda n: n.minutes_per_contact, np.int32),
        column(needs, lambda n: demands.days_needed(n)[0], np.int32),
        column(needs, lambda n: demands.days_needed(n)[1], np.int32),
        column(needs, lambda n: n.acuity_points, np.int32),
        column(needs, lambda n: n.urgency, np.int8),
        column(needs, lambda n: n.setting.in_person, np.bool_),
        column(needs, lambda n: n.choices.not_from_my_street, np.bool_),
        column(needs, lambda n: bool(n.credential_kinds), np.bool_),
        column(needs, lambda n: _code(words.protocols, n.protocol), np.int16),
        column(needs, lambda n: _code(words.sexes, n.choices.worker_sex), np.int8),
        column(needs, lambda n: _code(words.experiences, n.choices.lived_experience), np.int16),
        column(needs, lambda n: _code(words.experiences, _welcome(n)), np.int16),
        column(needs, lambda n: NONE if n.max_travel_minutes is None else n.max_travel_minutes, np.int32),
        column(needs, lambda n: _code(rows, n.previous_worker), np.int32),
        lat,
        lon,
        cos_lat,
        home_lat,
        home_lon,
        home_cos_lat,
        *laid(credentials, np.int32),
        *laid([[(words.languages[code],) for code in n.languages] for n in needs], np.int16),
        *laid(hours, np.int8, np.int16, np.int16),
        *laid([sorted(each.items()) for each in barred], np.int32, np.uint8),
    )


def _welcome(need: Need) -> str | None:
    return need.choices.lived_experience or need.choices.prefers_lived_experience


def _code(words: Mapping[str, int], word: str | None) -> int:
    return NONE if word is None else words.get(word, NONE)
