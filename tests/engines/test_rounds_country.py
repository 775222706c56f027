"""A country of centres: the same plans on every backend, runs that stop and go on, one failure that stops nobody."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from ayni.basics.places import Mode, Point
from ayni.engines.rounds import Params, Place, Problem, Service, Visit, Worker, country
from ayni.engines.rounds.formats import own

QUICK = Params(iterations=1)


class Halted(Exception):
    """Whoever watches has seen enough."""


def a_day(seed: int, visits: int = 4) -> Problem:
    """A small day, another one for each seed."""
    points = [Point(-12 + (seed * 7 + n * 13) % 29 / 900, -77 + (seed * 11 + n * 5) % 31 / 900) for n in range(visits)]
    return Problem(
        workers=tuple(
            Worker(id=f"w{n}", start="home", end="home", skills=frozenset({"talk"}), mode=Mode.PUBLIC,
                   shift_start=480, shift_end=960)
            for n in range(2)
        ),
        visits=tuple(
            Visit(id=f"v{n}", place=f"p{n}", services=(Service(minutes=50, skills=frozenset({"talk"})),),
                  opens=480 + 30 * ((seed + n) % 8), closes=900, hard=True, prize=300)
            for n in range(visits)
        ),
        places=(Place(id="home", point=Point(-12, -77)), *(Place(id=f"p{n}", point=p) for n, p in enumerate(points))),
        weights={"travel": 1, "prizes": 1},
    )  # fmt: skip


@pytest.fixture
def centres() -> list[country.Centre]:
    return [country.Centre(f"centre-{n}", a_day(n)) for n in range(9)]


@pytest.fixture
def cluster():
    with (
        LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        yield client


def test_the_backend_changes_nothing(centres, cluster):
    hashes = {country.planned(centres, params=QUICK, backend=each).hash for each in ("sequential", "processes", "dask")}
    assert len(hashes) == 1


def test_a_run_that_was_stopped_goes_on_where_it_was(centres, tmp_path):
    plain, first, second = country.planned(centres, params=QUICK), [], []

    def halt(told):
        first.append(told.name)
        if len(first) == 4:
            raise Halted

    with pytest.raises(Halted):
        country.planned(centres, params=QUICK, folder=tmp_path, on_centre=halt)
    resumed = country.planned(centres, params=QUICK, folder=tmp_path, on_centre=lambda told: second.append(told))
    assert resumed.kept == 4
    assert resumed.hash == plain.hash
    assert sorted(first + [told.name for told in second]) == sorted(each.name for each in centres)
    assert (second[-1].done, second[-1].of) == (9, 9)


def test_a_plan_that_is_damaged_or_of_another_search_is_not_believed(centres, tmp_path):
    plain = country.planned(centres, params=QUICK, folder=tmp_path)
    files = sorted(tmp_path.iterdir())
    files[0].write_bytes(files[0].read_bytes()[:-40])
    stored = json.loads(files[1].read_bytes())
    for route in stored["routes"]:
        for stop in route["stops"]:
            stop["begin"] += 300  # a plan that the validator would not accept
    files[1].write_text(json.dumps(stored))
    files[2].write_bytes(b"")
    resumed = country.planned(centres, params=QUICK, folder=tmp_path)
    assert resumed.kept == 6
    assert resumed.hash == plain.hash
    assert country.planned(centres, params=Params(iterations=2), folder=tmp_path).kept == 0


@pytest.mark.parametrize("backend", ["sequential", "processes"])
def test_a_centre_that_fails_is_told_and_stops_no_other(centres, tmp_path, backend):
    broken = a_day(99)
    object.__setattr__(broken, "workers", None)  # what no file can say, but a fault of ours might
    told = []
    found = country.planned(
        [*centres, country.Centre("broken", broken)], params=QUICK, backend=backend, on_centre=told.append
    )
    assert set(found.failed) == {"broken"}
    assert len(found.results) == 9
    assert [each.name for each in told if each.error] == ["broken"]


def test_two_centres_of_one_name_are_refused(centres):
    with pytest.raises(ValueError, match="two centres are called centre-0"):
        country.planned([*centres, centres[0]], params=QUICK)


def command(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "ayni", "plan-country", str(folder), "--iterations", "1", *more]


def a_country(folder: Path, centres: int) -> None:
    for n in range(centres):
        (folder / f"centre-{n:03}.json").write_text(json.dumps(own.written(a_day(n))))


def test_the_command_writes_plans_and_a_summary_and_tells_what_cannot_be_read(tmp_path):
    a_country(tmp_path, 3)
    (tmp_path / "broken.json").write_text("{}")
    done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "broken" in done.stderr
    assert "3 of 3 centres" in done.stderr
    lines = (tmp_path / "plans" / "summary.csv").read_text().splitlines()
    assert lines[0] == "centre,visits,planned,left_out,cost,error"
    assert len(lines) == 5
    for n in range(3):
        assert json.loads((tmp_path / "plans" / f"centre-{n:03}.json").read_text())["form"] == "ayni-plan-1"
    again = subprocess.run(command(tmp_path, "--backend", "processes"), capture_output=True, text=True, check=False)
    assert "3 of them from before" in again.stderr
    assert again.stdout == done.stdout


def test_a_folder_without_a_day_and_dask_without_an_address_are_refused(tmp_path):
    for words, sentence in (((), "could be read"), (("--backend", "dask"), "--scheduler")):
        done = subprocess.run(command(tmp_path, *words), capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert sentence in done.stderr


def test_killed_half_way_the_command_goes_on_from_what_is_finished(tmp_path):
    a_country(tmp_path, 60)
    plain = subprocess.run(
        command(tmp_path, "--out", str(tmp_path / "whole")), capture_output=True, text=True, check=True
    )
    kept = tmp_path / "plans" / "kept"
    killed = subprocess.Popen(command(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(list(kept.glob("*.json"))) < 5 and killed.poll() is None:
        time.sleep(0.01)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    finished = len(list(kept.glob("*.json")))
    resumed = subprocess.run(command(tmp_path), capture_output=True, text=True, check=True)
    assert finished >= 5
    assert f"{finished} of them from before" in resumed.stderr
    assert resumed.stdout == plain.stdout
