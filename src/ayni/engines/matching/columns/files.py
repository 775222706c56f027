"""A country and its answer as folders of files, one for each table: Parquet or CSV, written and read through DuckDB.

Files come from anywhere, so whoever reads them believes nothing: every column is there with its kind, every number
lies where it may, lists lie end to end, and nobody comes twice. What is wrong is told with file, column and row; rows
are counted from 1, below the names of the columns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from glob import escape
from math import inf
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Literal, NoReturn, TypeAlias

import duckdb
import numpy as np
from numpy.typing import NDArray

from ayni.engines.matching.columns.codes import Rows, table
from ayni.engines.matching.columns.country import Country
from ayni.engines.matching.columns.needs import BARRED, HOME, NEED, NeedColumns
from ayni.engines.matching.columns.reasons import Reasons
from ayni.engines.matching.columns.rules import Rates
from ayni.engines.matching.columns.tables import (
    ACCEPTED,
    ADDED,
    ANSWER,
    CHIP,
    LISTS,
    QUESTION,
    RANGES,
    RATES,
    SIDES,
    SPANS,
    SQL,
    UNKNOWN,
    WIDTHS,
    Kinds,
)
from ayni.engines.matching.columns.workers import ABSENCE, CREDENTIAL, HOURS, WORKER, WorkerColumns
from ayni.engines.matching.national import Edges, Optimum
from ayni.engines.matching.problem import TERMS

Form: TypeAlias = Literal["parquet", "csv"]
Columns: TypeAlias = Mapping[str, NDArray[Any]]
# Whatever DuckDB would fetch by itself.
FETCHING = ("autoinstall_known_extensions", "autoload_known_extensions")


@dataclass(frozen=True, eq=False)
class Answer:
    """What was found: suggestions with what speaks for them, who goes to whom, and the worths that prove it."""

    reasons: Reasons
    optimum: Optimum


def write_country(country: Country, folder: Path, form: Form) -> None:
    """The question as a new folder; it is there whole or not at all."""
    _write(folder, form, QUESTION, _tables(country))


def read_country(folder: Path, form: Form) -> Country:
    """The question that a folder holds; ValueError tells the first thing that is wrong."""
    return _Reading(folder, form).country()


def write_answer(country: Country, answer: Answer, folder: Path, form: Form) -> None:
    """The answer to this question as a new folder; it is there whole or not at all."""
    needs, workers = _texts(country.need_ids), _texts(country.worker_ids)
    reasons, optimum = answer.reasons, answer.optimum
    chips = {name: reasons.chips[:, place] for place, name in enumerate(CHIP)}
    terms = {term: reasons.terms[:, place] for place, term in enumerate(TERMS)}
    suggestions = {"need": needs[reasons.need], "worker": workers[reasons.worker], "score": reasons.score}
    nested, nothing = country.supervision, np.zeros(country.workers.size, np.int64)
    above = nested.added(nothing, optimum.supervisor_price) if nested else nothing
    tables: dict[str, Columns] = {
        "question": {"hash": _texts([country.hash])},
        "suggestions": {**suggestions, "way": reasons.way, **terms, **chips},
        # Nobody is an empty field.
        "worths": {"need": needs, "worker": np.append(workers, "")[optimum.worker], "worth": optimum.worth},
        "prices": {"worker": workers, "price": optimum.price, "supervisor_price": above},
    }
    _write(folder, form, ANSWER, tables)


def read_answer(country: Country, folder: Path, form: Form) -> Answer:
    """The answer that a folder holds, if it is one to this question; ValueError tells the first thing that is wrong."""
    reading = _Reading(folder, form)
    said = reading.table("question", ANSWER["question"])["hash"]
    if said.tolist() != [country.hash]:
        reading.refuse("question", "hash", 0, "this answers another question")
    suggestions, worths, prices = (reading.table(name, ANSWER[name]) for name in list(ANSWER)[1:])
    workers = {each: row for row, each in enumerate(country.worker_ids)}
    needs = {each: row for row, each in enumerate(country.need_ids)}
    reading.same("worths", "need", worths["need"], _texts(country.need_ids))
    reading.same("prices", "worker", prices["worker"], _texts(country.worker_ids))
    reasons = Reasons(
        reading.rows("suggestions", "need", suggestions["need"], needs),
        reading.rows("suggestions", "worker", suggestions["worker"], workers).astype(np.int32),
        suggestions["score"],
        np.column_stack([suggestions[term] for term in TERMS]),
        np.column_stack([suggestions[name] for name in CHIP]),
        suggestions["way"],
    )
    worker = reading.rows("worths", "worker", worths["worker"], {**workers, "": -1})
    nested = country.supervision
    above = np.zeros(len(nested.room) if nested else 0, np.int64)
    if nested is not None:
        supervised = nested.of >= 0
        above[nested.of[supervised]] = prices["supervisor_price"][supervised]
    return Answer(reasons, Optimum(worker, worths["worth"], prices["price"], 0, above))


def chosen(edges: Edges, optimum: Optimum) -> Edges:
    """Only the pairs that came together, so that ``reasons_for`` tells of them and of no others."""
    need = np.repeat(np.arange(edges.referrals), np.diff(edges.start))
    taken = optimum.worker[need] == edges.worker
    return Edges.listed(edges.referrals, need[taken], edges.worker[taken], edges.gain[taken], edges.places)


def _tables(country: Country) -> dict[str, Columns]:
    workers, needs, rates = country.workers, country.needs, country.rates
    matrices = (workers.fluency, workers.experience, workers.verdict)
    widths = {name: np.array([each.shape[1]]) for name, each in zip(WIDTHS, matrices, strict=True)}
    numbers = {name: np.array([getattr(rates, name)]) for name in RATES}
    weights = {f"weight_{term}": rates.weights[place : place + 1] for place, term in enumerate(TERMS)}
    return {
        "rates": {**numbers, **widths, **weights},
        "workers": {"id": _texts(country.worker_ids), **_apart(workers.row)},
        "worker_credentials": _apart(workers.credential),
        "worker_hours": _apart(workers.hours),
        "worker_absences": _apart(workers.absence),
        "worker_languages": _flat("language", {"level": workers.fluency}),
        "worker_experiences": _flat("experience", {"has": workers.experience}),
        "worker_protocols": _flat("protocol", {"verdict": workers.verdict, "rated": workers.rated}),
        "needs": {"id": _texts(country.need_ids), **_apart(needs.row)},
        "need_credentials": {"code": needs.credential},
        "need_languages": {"code": needs.language},
        "need_hours": _apart(needs.hours),
        "need_barred": _apart(needs.barred),
        "need_homes": _apart(needs.home),
    }


def _texts(ids: Any) -> NDArray[Any]:
    texts = np.empty(len(ids), object)
    texts[:] = list(ids)
    return texts


def _apart(rows: Rows) -> Columns:
    return {name: np.ascontiguousarray(rows[name]) for name in rows.dtype.names or ()}


def _flat(name: str, matrices: Columns) -> Columns:
    """Matrices of one shape as a table: a row for each worker and each code, all of one worker one after the other."""
    workers, width = next(iter(matrices.values())).shape
    places = {"worker": np.repeat(np.arange(workers), width), name: np.tile(np.arange(width), workers)}
    return {**places, **{each: matrix.ravel() for each, matrix in matrices.items()}}


def _connection() -> duckdb.DuckDBPyConnection:
    """A store in memory that fetches nothing; one thread, since rows stay in their order."""
    return duckdb.connect(config={"threads": 1, **dict.fromkeys(FETCHING, False)})


def _write(folder: Path, form: Form, kinds: Mapping[str, Kinds], tables: Mapping[str, Columns]) -> None:
    if folder.exists():
        raise FileExistsError(f"{folder} is there already")
    for name in tables.keys() & set(SIDES):
        _sound_ids(tables[name]["id"], partial(_fail, f"{name}, column id"))
    beside = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        with _connection() as connection:
            for name, columns in tables.items():
                connection.register("given", {each: np.ascontiguousarray(column) for each, column in columns.items()})
                casts = [f'CAST("{each}" AS {_sql(kind)}) AS "{each}"' for each, kind in kinds[name].items()]
                rows = connection.table("given").project(", ".join(casts))
                to = str(beside / f"{name}.{form}")
                rows.write_parquet(to) if form == "parquet" else rows.write_csv(to, header=True)
                connection.unregister("given")
        beside.rename(folder)
    except BaseException:
        rmtree(beside)
        raise


def _sql(kind: "np.dtype[Any]") -> str:
    return SQL[kind.str[1:]]


def _fail(where: str, row: int, why: str) -> NoReturn:
    raise ValueError(f"{where}, row {row + 1}: {why}")


def _sound_ids(ids: NDArray[Any], refuse: Callable[[int, str], Any]) -> None:
    seen: set[str] = set()
    for row, each in enumerate(ids.tolist()):
        # So that every program that reads CSV reads the same id.
        if not each or each != each.strip() or not each.isprintable():
            refuse(row, "an id has at least one sign, and neither blanks around it nor signs that cannot be seen")
        if each in seen:
            refuse(row, f"the id {each!r} is there already")
        seen.add(each)


class _Reading:
    """A folder that is read; every table goes through the same questions."""

    def __init__(self, folder: Path, form: Form) -> None:
        self.folder, self.form = folder, form

    def country(self) -> Country:
        """All tables of the question, each believed only where it agrees with the others."""
        found = {name: self.table(name, kinds) for name, kinds in QUESTION.items()}
        if len(found["rates"]["fluency"]) != 1:
            self.refuse("rates", "fluency", len(found["rates"]["fluency"]), "there is one row")
        rates = {name: int(found["rates"][name][0]) for name in RATES + WIDTHS}
        weights = np.array([found["rates"][f"weight_{term}"][0] for term in TERMS])
        for name, start, end in SPANS:
            self.hold(name, end, found[name][start] <= found[name][end], f"nothing ends before {start}")
        for side in SIDES:
            _sound_ids(found[side]["id"], partial(self.refuse, side, "id"))
        self._supervisors(found["workers"])
        for side, each, file in LISTS:
            self._end_to_end(side, each, found[side], len(next(iter(found[file].values()))))
        for name in ("workers", "needs", "need_homes"):
            self._located(name, found[name])
        self._homes(found["needs"])
        self._codes(found, rates)
        workers = len(found["workers"]["id"])
        fluency, experience, rated = (
            self._matrix(f"worker_{name}", name[:-1], found[f"worker_{name}"], workers, rates[name]) for name in WIDTHS
        )
        dated = (("credentials", CREDENTIAL), ("hours", HOURS), ("absences", ABSENCE))
        return Country(
            WorkerColumns(
                table(WORKER, workers, _without(found["workers"], "id")),
                *(fluency["level"], experience["has"], rated["verdict"], rated["rated"]),
                *(_together(found[f"worker_{name}"], kind) for name, kind in dated),
            ),
            NeedColumns(
                table(NEED, len(found["needs"]["id"]), _without(found["needs"], "id")),
                *(found["need_credentials"]["code"], found["need_languages"]["code"]),
                *(
                    _together(found[f"need_{name}"], kind)
                    for name, kind in (("hours", HOURS), ("barred", BARRED), ("homes", HOME))
                ),
            ),
            Rates(**{name: rates[name] for name in RATES}, weights=weights),
            *(tuple(found[side]["id"].tolist()) for side in SIDES),
        )

    def table(self, name: str, kinds: Kinds) -> Columns:
        """One file: these columns and no others, each of its kind and within its range."""
        path = self.folder / f"{name}.{self.form}"
        if not path.is_file():
            raise ValueError(f"{path.name} is missing")
        try:
            with _connection() as connection:
                given = escape(str(path))
                if self.form == "csv":
                    rows = connection.read_csv(given, header=True, all_varchar=True, sep=",", quotechar='"')
                else:
                    rows = connection.read_parquet(given)
                older = {each for each in ADDED if each in kinds and each not in rows.columns}
                for each in set(kinds) ^ set(rows.columns) ^ older:
                    raise ValueError(f"{path.name}, column {each}: " + ("is missing" if each in kinds else "not known"))
                for each, held in zip(rows.columns, rows.types, strict=True):
                    if self.form == "parquet" and str(held) not in ACCEPTED[kinds[each].kind]:
                        raise ValueError(f"{path.name}, column {each}: holds {held}, not {_sql(kinds[each])}")
                casts = ", ".join(
                    f'{ADDED[each]} AS "{each}"' if each in older else _cast(each, kind, self.form)
                    for each, kind in kinds.items()
                )
                found = rows.project(casts).fetchnumpy()
        except duckdb.Error as error:
            raise ValueError(f"{path.name} cannot be read: {str(error).splitlines()[0]}") from error
        for each, kind in kinds.items():
            whole = f"is not {_sql(kind)}, or there is nothing"
            self.hold(name, each, ~np.ma.getmaskarray(found[each]), whole)
            column: NDArray[Any] = np.ascontiguousarray(np.ma.getdata(found[each]), kind)
            self._within(name, each, column)
            found[each] = column
        return found

    def refuse(self, name: str, column: str, row: int, why: str) -> NoReturn:
        """Say what is wrong, and where."""
        _fail(f"{name}.{self.form}, column {column}", row, why)

    def hold(self, name: str, column: str, holds: NDArray[np.bool_], otherwise: str) -> None:
        """Refuse the first row where this does not hold."""
        if not holds.all():
            self.refuse(name, column, int(np.argmin(holds)), otherwise)

    def same(self, name: str, column: str, given: NDArray[Any], expected: NDArray[Any]) -> None:
        """The ids of all rows are these, in this order."""
        least = min(len(given), len(expected))
        self.hold(name, column, np.equal(given[:least], expected[:least]).astype(np.bool_), "another id stands here")
        if len(given) != len(expected):
            self.refuse(name, column, least, f"there are {len(expected)} rows, not {len(given)}")

    def rows(self, name: str, column: str, ids: NDArray[Any], known: Mapping[str, int]) -> NDArray[np.int64]:
        """The rows of these ids."""
        self.hold(name, column, np.array([each in known for each in ids.tolist()], np.bool_), "nobody has this id")
        return np.array([known[each] for each in ids.tolist()], np.int64)

    def _within(self, name: str, column: str, values: NDArray[Any]) -> None:
        if values.dtype.kind in "Ob":
            return
        low, high = RANGES.get(f"{name}.{column}", RANGES.get(column, (-inf, inf)))
        inside = (values >= low) & (values <= high) & np.isfinite(values)
        if column in UNKNOWN:
            inside |= np.isnan(values)
        self.hold(name, column, inside, f"lies from {low:g} to {high:g}")

    def _end_to_end(self, side: str, each: str, found: Columns, size: int) -> None:
        start, end = found[f"{each}_from"], found[f"{each}_to"]
        self.hold(side, f"{each}_from", start == np.append(0, end)[: len(start)], "lists lie end to end")
        self.hold(side, f"{each}_to", start <= end, "a list ends no earlier than it begins")
        if (end[-1] if len(end) else 0) != size:
            self.refuse(side, f"{each}_to", max(0, len(end) - 1), f"the lists have {size} entries all together")

    def _supervisors(self, found: Columns) -> None:
        """All workers of one supervisor tell of the same room, and supervisors are numbered without large gaps."""
        of, room = found["supervisor"], found["supervisor_room"]
        self.hold("workers", "supervisor", of < max(1, len(of)), f"lies from -1 to {len(of) - 1}")
        first = np.zeros(max(1, len(of)), np.int64)
        first[of[::-1][of[::-1] >= 0]] = room[::-1][of[::-1] >= 0]
        self.hold("workers", "supervisor_room", (of < 0) | (first[of] == room), "a supervisor has one room only")

    def _located(self, name: str, found: Columns) -> None:
        lat, lon, cosine = (found[each] for each in ("lat", "lon", "cos_lat"))
        self.hold(name, "lon", np.isnan(lat) == np.isnan(lon), "a place is known, or it is not")
        near = np.isclose(np.cos(lat), cosine, rtol=0, atol=1e-12, equal_nan=True)
        self.hold(name, "cos_lat", near, "is the cosine of lat")

    def _homes(self, needs: Columns) -> None:
        """A home that is left out would undo a protection."""
        many = needs["home_to"] - needs["home_from"]
        self.hold("needs", "people", many == needs["people"], "each of its people has a row among the homes")

    def _codes(self, found: Mapping[str, Columns], rates: Mapping[str, int]) -> None:
        """What needs ask for is there."""
        limits = {
            ("needs", "previous"): (-1, len(found["workers"]["id"])),
            ("needs", "protocol"): (-1, rates["protocols"]),
            ("needs", "experience"): (-1, rates["experiences"]),
            ("needs", "welcome"): (-1, rates["experiences"]),
            ("need_languages", "code"): (0, rates["languages"]),
            ("need_barred", "worker"): (0, len(found["workers"]["id"])),
        }
        for (name, column), (low, size) in limits.items():
            values = found[name][column]
            self.hold(name, column, (values >= low) & (values < size), f"lies from {low} to {size - 1}")

    def _matrix(self, name: str, code: str, found: Columns, workers: int, width: int) -> Columns:
        """A table of every worker and every code, as matrices."""
        if len(found["worker"]) != workers * width:
            raise ValueError(f"{name}.{self.form}: there are {workers * width} rows, not {len(found['worker'])}")
        self.hold(name, "worker", found["worker"] == np.repeat(np.arange(workers), width), "rows go worker by worker")
        self.hold(name, code, found[code] == np.tile(np.arange(width), workers), "every worker has every code once")
        return {each: column.reshape(workers, width) for each, column in found.items()}


def _cast(name: str, kind: "np.dtype[Any]", form: Form) -> str:
    """The column as its kind; nothing where that cannot be. Of numbers with a point, nothing is not-a-number."""
    if kind.kind == "O":
        return f'coalesce("{name}", \'\') AS "{name}"'
    cast = f'TRY_CAST("{name}" AS {_sql(kind)})'
    if kind.kind == "f":
        cast = f"CASE WHEN \"{name}\" IS NULL THEN CAST('nan' AS DOUBLE) ELSE {cast} END"
    elif form == "csv" and kind.kind in "iu":
        # DuckDB would round what has a point.
        cast = f"CASE WHEN regexp_full_match(\"{name}\", '-?[0-9]+') THEN {cast} END"
    return f'{cast} AS "{name}"'


def _without(found: Columns, name: str) -> Columns:
    return {each: column for each, column in found.items() if each != name}


def _together(found: Columns, kind: "np.dtype[Any]") -> Rows:
    return table(kind, len(next(iter(found.values()))), found)
