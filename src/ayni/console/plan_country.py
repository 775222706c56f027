"""``ayni plan-country``: the day of every centre of a folder; see docs/guides/rounds-from-files.md."""

import argparse
import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ayni.console import rounds_files
from ayni.console.tables import Unreadable, replacing, tell
from ayni.engines import rounds
from ayni.engines.apart import BACKENDS
from ayni.engines.rounds import country
from ayni.engines.rounds.formats.forms import Instance

ALL_PLANNED, SOME_LEFT_OUT, COULD_NOT_RUN = 0, 1, 2

SUMMARY = ("centre", "visits", "planned", "left_out", "cost", "error")
KEPT = "kept"
# So many words of how far it is, however many centres there are.
WORDS = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what ``ayni plan-country`` understands."""
    parser.description = "Plan the day of every centre: one file each. Stopped, it goes on from what is finished."
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder with one file for each centre (*.json)")
    parser.add_argument("--out", type=Path, metavar="PLANS", help="where plans go (default: FOLDER/plans)")
    parser.add_argument("--backend", choices=sorted(BACKENDS), default="sequential", help="(default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="how many at a time (default: %(default)s)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of Dask, such as tcp://10.0.0.5:8786")
    parser.add_argument("--iterations", type=int, default=None, metavar="N", help="how far to search for each centre")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="the chance drawn from (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Do it. 0: every centre has a plan; 1: written, but some centres have none; 2: nothing could be planned."""
    try:
        return _plan(arguments)
    except Unreadable as wrong:
        tell(str(wrong))
    except OSError as wrong:
        tell(f"{arguments.out or arguments.folder} cannot be written: {wrong.strerror or wrong}.")
    return COULD_NOT_RUN


def _plan(arguments: argparse.Namespace) -> int:
    if arguments.backend == "dask" and not arguments.scheduler:
        raise Unreadable("--backend dask needs --scheduler: where its scheduler listens.")
    if not arguments.folder.is_dir():
        raise Unreadable(f"There is no folder {arguments.folder}.")
    out: Path = arguments.out or arguments.folder / "plans"
    instances, failed = _read(sorted(arguments.folder.glob("*.json")))
    if not instances:
        raise Unreadable(f"No file of {arguments.folder} could be read as the day of a centre.")
    out.mkdir(parents=True, exist_ok=True)
    found = country.planned(
        [country.Centre(name, each.problem) for name, each in instances.items()],
        seed=arguments.seed,
        params=rounds.Params(iterations=arguments.iterations) if arguments.iterations is not None else None,
        backend=arguments.backend,
        jobs=arguments.jobs,
        scheduler=arguments.scheduler,
        folder=out / KEPT,
        on_centre=_say,
    )
    for name, result in found.results.items():
        with replacing(out / f"{name}.json") as file:
            json.dump(instances[name].written(result), file, ensure_ascii=False, indent=1)
    failed |= found.failed
    _summarise(out / "summary.csv", instances, found.results, failed)
    tell(f"{len(found.results)} centres are planned, {found.kept} of them from before. {out} holds the plans.")
    if failed:
        tell(f"{len(failed)} centres have no plan; summary.csv says why.")
    print(found.hash)
    return SOME_LEFT_OUT if failed else ALL_PLANNED


def _read(paths: Sequence[Path]) -> tuple[dict[str, Instance], dict[str, str]]:
    """The days by the name of their file, and what is wrong with those that cannot be meant."""
    read, failed = dict[str, Instance](), dict[str, str]()
    for path in paths:
        try:
            read[path.stem] = rounds_files.instance(path)
        except (rounds.Faulty, Unreadable) as wrong:
            failed[path.stem] = str(wrong)
            tell(f"{path}: {wrong}")
    return read, failed


def _say(told: country.Told) -> None:
    """Every failure, and so many words on the way that somebody who waits knows how far it is."""
    if told.error:
        tell(f"{told.name}: {told.error}")
    if told.done == told.of or told.done * WORDS // told.of > (told.done - 1) * WORDS // told.of:
        tell(f"{told.done} of {told.of} centres; {told.name}: {told.planned} of {told.visits} visits.")


def _summarise(
    path: Path, instances: Mapping[str, Instance], results: Mapping[str, rounds.Result], failed: Mapping[str, str]
) -> None:
    """A line for each centre: how many visits, how many of them planned, what it costs, or why there is no plan."""
    with replacing(path) as file:
        writer = csv.writer(file)
        writer.writerow(SUMMARY)
        for name in sorted({*instances, *failed}):
            visits = len(instances[name].problem.visits) if name in instances else ""
            if result := results.get(name):
                out = len(result.unplanned)
                writer.writerow(
                    [name, visits, len(instances[name].problem.visits) - out, out, f"{result.cost:.4f}", ""]
                )
            else:
                writer.writerow([name, visits, 0, visits, "", failed[name]])
