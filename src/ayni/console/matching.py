"""``ayni match``: the matching engine from two files, with no database; see docs/guides/matching-from-files.md."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ayni.basics import shelf
from ayni.basics.words import Sentence, speak
from ayni.console import matching_example, matching_groups, matching_rows, tables
from ayni.engines import matching
from ayni.engines.matching import columns

ALL_WELL, SOME_REFUSED, COULD_NOT_RUN = 0, 1, 2

HEADER = (
    "referral", "suggested", "rank", "worker", "name", "score", "minutes_away", "free_minutes_week",
    "takes_minutes_week", "proposed",
)  # fmt: skip
EXPLAINED = ("reasons_en", "reasons_es", "would_help_en", "would_help_es", "change_en", "change_es")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what ``ayni match`` understands."""
    parser.description = "Suggest a worker for each referral of a file, with reasons. Nothing is stored or sent."
    parser.add_argument("--workers", type=Path, metavar="W.csv", help="who could be asked")
    parser.add_argument("--referrals", type=Path, metavar="R.csv", help="who needs somebody")
    parser.add_argument("--supervisors", type=Path, metavar="S.csv", help="for how many more each supervisor has room")
    parser.add_argument("--out", type=Path, metavar="M.csv", help="where the answer goes; replaced only when complete")
    parser.add_argument(
        "--explain", action="store_true", help="add who was not suggested, and sentences in both languages"
    )
    parser.add_argument("--now", type=_instant, metavar="ISO", help="the instant to plan from; without it, this one")
    parser.add_argument("--jurisdiction", default="pe-lima", help="whose rules hold (default: %(default)s)")
    parser.add_argument("--example", type=Path, metavar="DIR", help="write an example pair of files there, and stop")


def run(arguments: argparse.Namespace) -> int:
    """Do it. 0: every row was used; 1: the answer is written but some rows were refused; 2: nothing was written."""
    try:
        if arguments.example is not None:
            return _example(arguments.example, arguments.now or datetime.now(UTC))
        return _match(arguments)
    except tables.Unreadable as wrong:
        tables.tell(str(wrong))
    except shelf.NotOnShelf as wrong:
        tables.tell(f"{str(wrong)[:1].upper()}{str(wrong)[1:]}.")
    except OSError as wrong:
        tables.tell(f"{arguments.example or arguments.out} cannot be written: {wrong.strerror or wrong}.")
    return COULD_NOT_RUN


def _match(arguments: argparse.Namespace) -> int:
    for option in ("workers", "referrals", "out"):
        if getattr(arguments, option) is None:
            raise tables.Unreadable(f"--{option} is needed; `ayni match --example DIR` writes files to start from.")
    read = [each for each in (arguments.workers, arguments.referrals, arguments.supervisors) if each is not None]
    if arguments.out.resolve() in {each.resolve() for each in read}:
        raise tables.Unreadable(f"--out would replace {arguments.out}, which is read from.")
    rules = matching_rows.Rules.of(arguments.jurisdiction)
    worker_table = tables.read(arguments.workers, matching_rows.WORKER_COLUMNS, matching_rows.WORKER_EXTRAS)
    need_table = tables.read(arguments.referrals, matching_rows.NEED_COLUMNS, matching_rows.NEED_EXTRAS)
    workers, bad_workers = matching_rows.made(worker_table, matching_rows.worker, rules)
    needs, bad_needs = matching_rows.made(need_table, matching_rows.need, rules)
    supervisors, bad_supervisors = _supervisors(arguments.supervisors, rules)
    now = arguments.now or datetime.now(UTC)
    needs, apart = matching_groups.joined(need_table, needs, now)
    bad_needs = sorted([*bad_needs, *apart], key=lambda each: each.line)
    _report(arguments.workers, worker_table, bad_workers)
    _report(arguments.referrals, need_table, bad_needs)
    _report_strangers(needs, workers)
    problem = matching.Problem(
        now=now,
        workers=tuple(workers),
        needs=tuple(needs),
        policy=rules.policy,
        labels=rules.labels,
        supervisors=tuple(supervisors),
    )
    # Without explanations no sentence is needed, and a country is judged in columns.
    result = matching.solve(problem) if arguments.explain else columns.suggested(problem)
    tables.write(arguments.out, (*HEADER, *(EXPLAINED if arguments.explain else ())), _rows(result, arguments.explain))
    for sentence in result.summary():
        tables.tell(speak(sentence, "en"))
    refused = len(bad_workers) + len(bad_needs) + len(bad_supervisors)
    tables.tell(f"{arguments.out} is written. Rows refused: {refused}." if refused else f"{arguments.out} is written.")
    return SOME_REFUSED if refused else ALL_WELL


def _supervisors(
    path: Path | None, rules: matching_rows.Rules
) -> tuple[list[matching.Supervisor], list[tables.BadRow]]:
    """The file of supervisors, if there is one: whoever is not in it has room for everybody."""
    if path is None:
        return [], []
    table = tables.read(path, matching_rows.SUPERVISOR_COLUMNS, ())
    found, bad = matching_rows.made(table, matching_rows.supervisor, rules)
    _report(path, table, bad)
    return found, bad


def _rows(result: matching.Result, explain: bool) -> Iterator[Sequence[object]]:
    """A row for each worker who is suggested; one without a worker where nobody is; explained, the others as well."""
    for need, shortlist in result.shortlists.items():
        helping = [each.sentence for each in result.would_help.get(need, ())]
        for rank, each in enumerate(shortlist, 1):
            proposed = "yes" if result.assignment.workers.get(need) == each.worker else "no"
            row = (
                need, "yes", rank, each.worker, each.name, f"{each.score:.3f}", each.travel_minutes,
                each.free_minutes_week, each.needs_minutes_week, proposed,
            )  # fmt: skip
            yield (*row, *_explained(result, need, each.worker, helping if rank == 1 else [], explain))
        if not shortlist:
            yield need, "nobody", *[""] * 7, "no", *_explained(result, need, None, helping, explain)
        for out in result.not_suggested[need] if explain else ():
            reasons = _explained(result, need, out.worker, [], explain, matching.change_for_coordinator(out))
            yield need, "no", "", out.worker, out.name, *[""] * 4, "no", *reasons


def _explained(
    result: matching.Result,
    need: str,
    worker: str | None,
    helping: list[Sentence],
    explain: bool,
    change: Sequence[Sentence] = (),
) -> tuple[str, ...]:
    if not explain:
        return ()
    reasons = matching.for_coordinator(result, need, worker) if worker is not None else ()
    return tuple(_said(each, language) for each in (reasons, helping, change) for language in ("en", "es"))


def _said(sentences: Sequence[Sentence], language: str) -> str:
    """The sentences one after the other; chips, which are no full sentences, get their full stop here."""
    texts = [speak(sentence, language) for sentence in sentences]
    return " ".join(text if text.endswith(".") else f"{text}." for text in texts)


def _report(path: Path, table: tables.Table, bad: list[tables.BadRow]) -> None:
    for name in table.unknown:
        tables.tell(f"{path}: the column '{name}' is not one that we know; it is left out.")
    for row in bad:
        tables.tell(f"{path}, line {row.line}: {row.reason}.")


def _report_strangers(needs: list[matching.Need], workers: list[matching.Worker]) -> None:
    """A misspelt id would let somebody through who was to be kept out, so it is said."""
    known = {worker.id for worker in workers}
    for need in needs:
        for stranger in sorted(need.excluded_workers - known):
            tables.tell(f"Referral {need.id}: the excluded worker '{stranger}' is in no row that could be used.")


def _example(folder: Path, now: datetime) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    files = matching_example.files(now)
    for name in files:
        if (folder / name).exists():
            raise tables.Unreadable(f"{folder / name} exists already and is left as it is.")
    for name, (header, rows) in files.items():
        tables.write(folder / name, header, rows)
    tables.tell(f"{folder} holds {' and '.join(files)}. Next:")
    tables.tell(
        f"ayni match --workers {folder}/workers.csv --referrals {folder}/referrals.csv --out {folder}/matches.csv"
    )
    return ALL_WELL


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"'{text}' is not an instant such as 2026-06-01T09:00-05:00") from wrong
    return found if found.tzinfo else found.replace(tzinfo=UTC)
