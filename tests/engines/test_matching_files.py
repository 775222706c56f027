"""A country and its answer in files: what is written is read back as the same question, and what is wrong is told."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.engines.matching.columns import Country, matched, reasons_for
from ayni.engines.matching.columns.files import (
    Answer,
    chosen,
    read_answer,
    read_country,
    write_answer,
    write_country,
)
from ayni.engines.matching.national import certified
from ayni.engines.matching.plan import MILLIONTHS
from benchmarks.matching.country import Size
from benchmarks.matching.nation import nation
from tests.engines.matching_problems import persons_apart, problems

FEW = settings(max_examples=10, deadline=None)
FORMS = ("parquet", "csv")
forms = st.sampled_from(FORMS)
sizes = st.builds(Size, st.integers(1, 60), st.integers(1, 60))
nations = st.builds(nation, sizes, st.integers(0, 2**30))
countries = st.one_of(problems.map(Country.of), nations)
countries_of_persons = st.one_of(persons_apart.map(Country.of), nations)


def answer_to(country: Country) -> Answer:
    left = np.full(country.needs.size, 3 * MILLIONTHS, np.int64)
    found = matched(country, left, np.ones(country.workers.size, np.int32))
    return Answer(reasons_for(country, chosen(found.edges, found.optimum), 1), found.optimum)


@FEW
@given(countries, forms)
def test_what_is_written_is_read_back_as_the_same_question(country, form):
    with TemporaryDirectory() as place:
        write_country(country, Path(place) / "asked", form)
        read = read_country(Path(place) / "asked", form)
    assert read.hash == country.hash
    assert list(read.worker_ids) == list(country.worker_ids)


@FEW
@given(countries_of_persons, forms)
def test_an_answer_comes_back_with_its_reasons_and_its_proof(country, form):
    left = np.full(country.needs.size, 3 * MILLIONTHS, np.int64)
    found = matched(country, left, np.ones(country.workers.size, np.int32))
    answer = Answer(reasons_for(country, chosen(found.edges, found.optimum), 1), found.optimum)
    with TemporaryDirectory() as place:
        write_answer(country, answer, Path(place) / "found", form)
        read = read_answer(country, Path(place) / "found", form)
    assert certified(found.edges, read.optimum) == certified(found.edges, found.optimum)
    assert (read.reasons.worker == read.optimum.worker[read.optimum.worker >= 0]).all()
    for name in ("need", "worker", "score", "terms", "chips", "way"):
        before, after = getattr(answer.reasons, name), getattr(read.reasons, name)
        assert before.dtype == after.dtype
        assert (before == after).all()


def test_the_hash_is_of_every_column():
    country = nation(Size(9, 9))
    hashes = {country.hash, nation(Size(9, 9), 8).hash}
    for name in ("lat", "urgency"):
        other = nation(Size(9, 9))
        other.needs.row[name][3] += 1
        hashes.add(other.hash)
    other = nation(Size(9, 9))
    other.workers.fluency[0, 0] += 1
    hashes.add(other.hash)
    assert len(hashes) == 5
    assert nation(Size(9, 9)).hash == country.hash


def test_an_answer_to_another_question_is_refused(tmp_path):
    country = nation(Size(9, 9))
    write_answer(country, answer_to(country), tmp_path / "found", "csv")
    with pytest.raises(ValueError, match=r"question.csv, column hash, row 1: this answers another question"):
        read_answer(nation(Size(9, 9), 8), tmp_path / "found", "csv")


@pytest.mark.parametrize("form", FORMS)
def test_a_folder_with_odd_signs_in_its_name_is_read_like_any_other(tmp_path, form):
    country, odd = nation(Size(5, 5)), tmp_path / "it's [a] *"
    write_country(country, odd, form)
    assert read_country(odd, form).hash == country.hash


def test_ids_may_look_like_numbers_quotes_or_nothing(tmp_path):
    country = nation(Size(5, 5))
    odd = Country(country.workers, country.needs, country.rates, ["007", "7", 'a,"b"', "NULL", "ñandú; 1"], "abcde")
    for form in FORMS:
        write_country(odd, tmp_path / form, form)
        assert read_country(tmp_path / form, form).hash == odd.hash


@pytest.mark.parametrize("form", FORMS)
def test_nothing_half_written_stays(tmp_path, form):
    country = nation(Size(5, 5))
    twice = Country(country.workers, country.needs, country.rates, country.worker_ids, ["n", "m", "n", "o", "p"])
    with pytest.raises(ValueError, match="needs, column id, row 3: the id 'n' is there already"):
        write_country(twice, tmp_path / "asked", form)
    short = Country(country.workers, country.needs, country.rates, country.worker_ids, ["n", "m"])
    with pytest.raises((ValueError, duckdb.Error)):
        write_country(short, tmp_path / "asked", form)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_written_over(tmp_path):
    write_country(nation(Size(5, 5)), tmp_path / "asked", "csv")
    with pytest.raises(FileExistsError, match="is there already"):
        write_country(nation(Size(5, 5), 8), tmp_path / "asked", "csv")
    assert read_country(tmp_path / "asked", "csv").hash == nation(Size(5, 5)).hash


WRONG = [
    ("workers", "mode", 2, "7", "workers.csv, column mode, row 3: lies from 0 to 3"),
    ("workers", "mode", 2, "1.5", "workers.csv, column mode, row 3: is not TINYINT, or there is nothing"),
    ("workers", "week", 0, "", "workers.csv, column week, row 1: is not INTEGER, or there is nothing"),
    ("workers", "kept", 1, "often", "workers.csv, column kept, row 2: is not DOUBLE, or there is nothing"),
    ("workers", "lat", 1, "inf", "workers.csv, column lat, row 2: lies from -1.5708 to 1.5708"),
    ("workers", "id", 4, "w0", "workers.csv, column id, row 5: the id 'w0' is there already"),
    ("workers", "id", 4, "", "workers.csv, column id, row 5: an id has at least one sign"),
    ("workers", "hours_from", 3, "14", "workers.csv, column hours_from, row 4: lists lie end to end"),
    ("workers", "hours_to", 5, "29", "workers.csv, column hours_to, row 6: the lists have 30 entries all together"),
    ("workers", "cos_lat", 0, "0.5", "workers.csv, column cos_lat, row 1: is the cosine of lat"),
    ("needs", "lat", 0, "", "needs.csv, column lon, row 1: a place is known, or it is not"),
    ("needs", "previous", 0, "6", "needs.csv, column previous, row 1: lies from -1 to 5"),
    ("needs", "minutes", 0, "0", "needs.csv, column minutes, row 1: lies from 1 to 1440"),
    ("needs", "begins", 0, "1" + 18 * "0", "needs.csv, column ends, row 1: nothing ends before begins"),
    ("needs", "people", 1, "2", "needs.csv, column people, row 2: each of its people has a row among the homes"),
    ("needs", "people", 1, "21", "needs.csv, column people, row 2: lies from 1 to 20"),
    ("need_homes", "cos_lat", 0, "0.5", "need_homes.csv, column cos_lat, row 1: is the cosine of lat"),
    ("need_languages", "code", 1, "6", "need_languages.csv, column code, row 2: lies from 0 to 5"),
    ("worker_languages", "language", 7, "4", "column language, row 8: every worker has every code once"),
    ("worker_languages", "worker", 7, "0", "column worker, row 8: rows go worker by worker"),
    ("rates", "far_minutes", 0, "0", "rates.csv, column far_minutes, row 1: lies from 1 to inf"),
]


@pytest.mark.parametrize(("name", "column", "row", "value", "told"), WRONG)
def test_what_is_wrong_is_told_with_file_column_and_row(tmp_path, name, column, row, value, told):
    write_country(nation(Size(6, 6)), tmp_path / "asked", "csv")
    change(tmp_path / "asked" / f"{name}.csv", lambda rows: rows[row + 1].__setitem__(rows[0].index(column), value))
    with pytest.raises(ValueError, match=r"\w+\.csv, column") as refused:
        read_country(tmp_path / "asked", "csv")
    assert told in str(refused.value)


def test_a_table_or_column_that_is_missing_or_too_much_is_told(tmp_path):
    asked = tmp_path / "asked"
    write_country(nation(Size(6, 6)), asked, "csv")
    change(asked / "rates.csv", lambda rows: [row.append("1") for row in rows])
    with pytest.raises(ValueError, match=r"rates.csv, column 1\w*: not known"):
        read_country(asked, "csv")
    change(asked / "rates.csv", lambda rows: [row.__delitem__(slice(-2, None)) for row in rows])
    with pytest.raises(ValueError, match=r"rates.csv, column weight_load: is missing"):
        read_country(asked, "csv")
    (asked / "rates.csv").unlink()
    with pytest.raises(ValueError, match=r"rates.csv is missing"):
        read_country(asked, "csv")


def test_a_file_that_is_none_is_told(tmp_path):
    write_country(nation(Size(6, 6)), tmp_path / "asked", "parquet")
    (tmp_path / "asked" / "needs.parquet").write_bytes(b"PAR1 but not for long")
    with pytest.raises(ValueError, match=r"needs.parquet cannot be read"):
        read_country(tmp_path / "asked", "parquet")


def test_numbers_in_a_column_of_words_are_refused_and_wider_numbers_are_not(tmp_path):
    country, asked = nation(Size(6, 6)), tmp_path / "asked"
    write_country(country, asked, "parquet")
    rows = duckdb.read_parquet(str(asked / "workers.parquet")).project("* REPLACE (CAST(mode AS BIGINT) AS mode)")
    rows.write_parquet(str(tmp_path / "wide"))
    rows.project("* REPLACE ('w' AS lat)").write_parquet(str(tmp_path / "words"))
    (tmp_path / "wide").rename(asked / "workers.parquet")
    assert read_country(asked, "parquet").hash == country.hash
    (tmp_path / "words").rename(asked / "workers.parquet")
    with pytest.raises(ValueError, match=r"workers.parquet, column lat: holds VARCHAR, not DOUBLE"):
        read_country(asked, "parquet")


def change(path: Path, how) -> None:
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    how(rows)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
