"""``ayni score`` with files as surveys and clinics have them."""

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from ayni.console import main

DATA = Path(__file__).parent.parent / "data"
WEEKS = [f"q{n}" for n in range(1, 10)]

Scored = Callable[..., tuple[int, list[dict[str, str]]]]


@pytest.fixture
def scored(tmp_path: Path) -> Scored:
    """Score a file through the command; its exit status and the rows it wrote."""

    def run(instrument: str, file: Path, *options: str) -> tuple[int, list[dict[str, str]]]:
        out = tmp_path / "scores.csv"
        status = main(["score", instrument, str(file), "--out", str(out), *options])
        rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))) if out.exists() else []
        return status, rows

    return run


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[[str], Path]:
    """A file with this text."""

    def made(text: str) -> Path:
        path = tmp_path / "answers.csv"
        path.write_text(text, "utf-8")
        return path

    return made


def test_numbers_under_plain_names_agree_with_the_published_totals(scored: Scored) -> None:
    status, rows = scored("phq-9", DATA / "phq9_sample.csv")
    assert status == 0
    assert len(rows) == 2177
    assert all(row["score"] == row["total"] for row in rows)


def test_words_under_the_questions_themselves_agree_with_the_published_totals(scored: Scored) -> None:
    status, rows = scored("phq-9", DATA / "phq9_words.csv")
    assert status == 0
    assert len(rows) == 682
    assert all(row["score"] == row["PHQ_Total"] for row in rows)
    assert all(row["band"].replace("-", " ") == row["PHQ_Severity"].strip().lower() for row in rows)


# Weighted share of people of 20 and over with 10 or more, of complete sheets, in per cent: computed from the same
# files by others before this was written.
@pytest.mark.parametrize(("cycles", "share"), [("d", 5.45), ("ef", 7.94), ("g", 7.94)])
def test_survey_files_score_directly_and_give_the_published_prevalence(
    cycles: str, share: float, scored: Scored, tmp_path: Path
) -> None:
    with gzip.open(DATA / "nhanes_weights.csv.gz", "rt", encoding="utf-8") as lines:
        weights = {row["SEQN"]: float(row["WTMEC2YR"]) for row in csv.DictReader(lines)}
    all_, many = 0.0, 0.0
    for cycle in cycles:
        file = tmp_path / f"{cycle}.xpt"
        file.write_bytes(gzip.decompress((DATA / f"nhanes_dpq_{cycle}.xpt.gz").read_bytes()))
        status, rows = scored("phq-9", file)
        assert status == 0
        for row in rows:
            if row["SEQN"] in weights and row["score"] and not row["items_missing"]:
                all_ += weights[row["SEQN"]]
                many += weights[row["SEQN"]] * (int(row["score"]) >= 10)
    assert round(100 * many / all_, 2) == share


def test_the_answer_holds_the_columns_as_they_came_and_five_more(scored: Scored, sheet: Callable[[str], Path]) -> None:
    header = "Código;Nota ;" + ";".join(WEEKS)
    _, rows = scored("phq-9", sheet(f"{header}\n-1;=1+1;{';'.join('1' * 9)}\n"))
    assert list(rows[0]) == ["Código", "Nota ", *WEEKS, "score", "band", "flag", "items_missing", "refused_because"]
    assert (rows[0]["Código"], rows[0]["Nota "]) == ("-1", "'=1+1")
    assert (rows[0]["score"], rows[0]["band"], rows[0]["flag"]) == ("9", "mild", "self-harm-thoughts")


@pytest.mark.parametrize("q9", ["Varios días", "several days", "VARIOS DIAS", " Varios  días "])
def test_words_of_any_language_shipped_are_understood(q9: str, scored: Scored, sheet: Callable[[str], Path]) -> None:
    status, rows = scored("phq-9", sheet(",".join(WEEKS) + "\n" + "Ningún día," * 8 + q9 + "\n"))
    assert status == 0
    assert (rows[0]["score"], rows[0]["flag"]) == ("1", "self-harm-thoughts")


def test_refusals_count_as_missing_and_a_total_that_may_not_be_computed_is_not(
    scored: Scored, sheet: Callable[[str], Path]
) -> None:
    rows_in = ["7,9,1,1,1,1,1,1,1", "7,9,7,1,1,1,1,1,1", "2,2,2,2,2,2,1,,don't know"]
    status, rows = scored("phq-9", sheet("\n".join([",".join(WEEKS), *rows_in])))
    assert status == 0
    assert [row["score"] for row in rows] == ["9", "", "17"]
    assert [row["items_missing"] for row in rows] == ["q1|q2", "q1|q2|q3", "q8|q9"]


def test_a_bad_cell_refuses_its_row_with_the_reason_and_the_flag_stays(
    scored: Scored, sheet: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    status, rows = scored("phq-9", sheet("\n".join([",".join(WEEKS), "maybe,4,0,0,0,0,0,0,3", "0,0,0,0,0,0,0,0,0"])))
    assert status == 1
    assert (rows[0]["score"], rows[0]["flag"]) == ("", "self-harm-thoughts")
    assert "q1: 'maybe' is neither a number nor one of the answers" in rows[0]["refused_because"]
    assert "4 is not an answer to question 2" in rows[0]["refused_because"]
    assert rows[1]["score"] == "0"
    assert "line 2: " in capsys.readouterr().err


def test_contradictory_answers_are_refused_and_say_which(scored: Scored, sheet: Callable[[str], Path]) -> None:
    status, rows = scored("pc-ptsd-5", sheet("event,q1,q2,q3,q4,q5\n0,1,0,0,0,0\n0,,,,,\nyes,yes,yes,yes,no,no\n"))
    assert status == 1
    assert "Question 2 was answered" in rows[0]["refused_because"]
    assert [row["score"] for row in rows] == ["", "0", "3"]


def test_columns_that_cannot_be_recognised_are_named_by_hand(
    scored: Scored, sheet: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file = sheet("who,low,worry\nA,2,3\n")
    assert scored("gad-2", file)[0] == 2
    assert "--items" in capsys.readouterr().err
    status, rows = scored("gad-2", file, "--items", "low,worry")
    assert (status, rows[0]["score"]) == (0, "5")
    assert scored("gad-2", file, "--items", "low,wory")[0] == 2
    assert "The file has no column wory" in capsys.readouterr().err
    assert scored("gad-2", file, "--items", "low")[0] == 2


def test_what_was_not_compared_with_its_source_says_so(
    scored: Scored, sheet: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    status, rows = scored("hscl-15", sheet(",".join(f"q{n}" for n in range(1, 16)) + "\n" + ",".join("112" * 5) + "\n"))
    assert (status, rows[0]["score"]) == (0, "1.33")
    assert "was not compared with its source" in capsys.readouterr().err


def test_files_that_cannot_be_read_are_told_in_a_sentence(
    scored: Scored, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.xpt"
    broken.write_bytes(b"not a transport file" * 50)
    assert scored("phq-9", broken)[0] == 2
    assert "is not a SAS transport file" in capsys.readouterr().err
    assert scored("phq-9", tmp_path / "none.xpt")[0] == 2
    assert "there is no such file" in capsys.readouterr().err
    assert scored("phq-7", DATA / "phq9_sample.csv")[0] == 2
    assert "No instrument called 'phq-7'" in capsys.readouterr().err


def test_without_out_the_scores_are_printed(sheet: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "gad-2", str(sheet("q1,q2\n3,3\n"))]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed == ["q1,q2,score,band,flag,items_missing,refused_because", "3,3,6,,,,"]
