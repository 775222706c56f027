"""What the files of a country and of its answer hold: tables, columns, of which kind each is and within which range."""

from collections.abc import Mapping
from math import inf, pi
from typing import Any, TypeAlias

import numpy as np

from ayni.engines.matching.columns.needs import BARRED, HOME, NEED
from ayni.engines.matching.columns.workers import ABSENCE, CREDENTIAL, HOURS, MODES, STALE, WORKER
from ayni.engines.matching.problem import (
    HARMFUL_LEVEL,
    HIGHEST_LEVEL,
    MINUTES_OF_A_CONTACT,
    MOST_TOGETHER,
    NATIVE,
    TERMS,
    URGENCIES,
)
from ayni.engines.matching.result import CHIPS

Kinds: TypeAlias = Mapping[str, "np.dtype[Any]"]

TEXT, WHOLE, REAL = np.dtype(object), np.dtype("i4"), np.dtype("f8")
SIDES = ("workers", "needs")
# What DuckDB calls each kind.
SQL = {"O": "VARCHAR", "b1": "BOOLEAN", "i1": "TINYINT", "i2": "SMALLINT", "i4": "INTEGER", "i8": "BIGINT",
       "u1": "UTINYINT", "f8": "DOUBLE"}  # fmt: skip
INTEGERS = {f"{sign}{name}" for sign in ("", "U") for name in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")}
ACCEPTED = {"O": {"VARCHAR"}, "b": {"BOOLEAN"}, "i": INTEGERS, "u": INTEGERS, "f": INTEGERS | {"FLOAT", "DOUBLE"}}


# The only numbers of the question that no column tells: how wide the matrices are.
WIDTHS = ("languages", "experiences", "protocols")
RATES = ("fluency", "discretion_metres", "notes_minutes", "far_minutes")


def _kinds(rows: "np.dtype[Any]") -> Kinds:
    return {name: rows[name] for name in rows.names or ()}


QUESTION: Mapping[str, Kinds] = {
    "rates": {**dict.fromkeys(RATES + WIDTHS, WHOLE), **{f"weight_{term}": REAL for term in TERMS}},
    "workers": {"id": TEXT, **_kinds(WORKER)},
    "worker_credentials": _kinds(CREDENTIAL),
    "worker_hours": _kinds(HOURS),
    "worker_absences": _kinds(ABSENCE),
    "worker_languages": {"worker": WHOLE, "language": WHOLE, "level": np.dtype("i1")},
    "worker_experiences": {"worker": WHOLE, "experience": WHOLE, "has": np.dtype("?")},
    "worker_protocols": {"worker": WHOLE, "protocol": WHOLE, "verdict": np.dtype("i1"), "rated": REAL},
    "needs": {"id": TEXT, **_kinds(NEED)},
    "need_credentials": {"code": WHOLE},
    "need_languages": {"code": np.dtype("i2")},
    "need_hours": _kinds(HOURS),
    "need_barred": _kinds(BARRED),
    "need_homes": _kinds(HOME),
}
SUGGESTED = {"need": TEXT, "worker": TEXT, "score": WHOLE, "way": WHOLE, **dict.fromkeys(TERMS, REAL)}
CHIP = [f"chip_{place + 1}" for place in range(CHIPS)]
ANSWER: Mapping[str, Kinds] = {
    "question": {"hash": TEXT},
    "suggestions": SUGGESTED | dict.fromkeys(CHIP, np.dtype("i1")),
    "worths": {"need": TEXT, "worker": TEXT, "worth": np.dtype("i8")},
    "prices": {"worker": TEXT, "price": np.dtype("i8"), "supervisor_price": np.dtype("i8")},
}
# The lists of each side: the name in its row's ``x_from`` and ``x_to``, and the file.
LISTS = (
    ("workers", "credential", "worker_credentials"), ("workers", "hours", "worker_hours"),
    ("workers", "absence", "worker_absences"), ("needs", "credential", "need_credentials"),
    ("needs", "language", "need_languages"), ("needs", "hours", "need_hours"), ("needs", "barred", "need_barred"),
    ("needs", "home", "need_homes"),
)  # fmt: skip
# Where numbers may lie, both ends included, in whatever table; one that may be unknown is not-a-number then.
RANGES: Mapping[str, tuple[float, float]] = {
    **dict.fromkeys((*WIDTHS, "code"), (0, 2**15 - 1)),
    **dict.fromkeys(("discretion_metres", "notes_minutes", *(f"weight_{term}" for term in TERMS)), (0, inf)),
    **dict.fromkeys(("max_travel", "week", "caseload", "takes", "weekly", "points"), (0, inf)),
    **dict.fromkeys(("score", "worth", "price", "supervisor_price", "supervisor_room"), (0, inf)),
    **dict.fromkeys(("far_minutes", "per_day"), (1, inf)),
    **dict.fromkeys(("sex", "paid", "area", "way", "supervisor"), (-1, inf)),
    **dict.fromkeys(("cos_lat", "kept", "in_person", "stranger", "asks_credential", *TERMS), (0, 1)),
    **dict.fromkeys((f"{side}_hours.{end}" for side in ("worker", "need") for end in ("since", "until")), (0, 24 * 60)),
    **dict.fromkeys(CHIP, (-1, len(TERMS) - 1)),
    "lat": (-pi / 2, pi / 2), "lon": (-pi, pi), "people": (1, MOST_TOGETHER),
    "fluency": (1, NATIVE), "level": (0, NATIVE), "suggestions.fluency": (0, 1),
    "rated": (HARMFUL_LEVEL, HIGHEST_LEVEL), "verdict": (0, STALE), "standing": (0, 31), "mode": (0, len(MODES) - 1),
    "day": (0, 6), "days": (0, 7), "why": (1, 7), "minutes": MINUTES_OF_A_CONTACT, "urgency": URGENCIES,
}  # fmt: skip
# What older files do not have, and what holds then: no supervisor's room was limited.
ADDED: Mapping[str, int] = {"supervisor": -1, "supervisor_room": 0, "supervisor_price": 0}
UNKNOWN = {"lat", "lon", "cos_lat", "kept", "rated"}
SPANS = (("worker_credentials", "since", "until"), ("worker_hours", "since", "until"), ("need_hours", "since", "until"),
         ("worker_absences", "since", "until"), ("needs", "begins", "ends"))  # fmt: skip
