"""A folder with the example pair of files, for tests of ``ayni match``."""

import argparse
import csv
from pathlib import Path

from ayni.console import matching

NOW = "2026-06-01T09:00-05:00"


def match(*options: str) -> int:
    parser = argparse.ArgumentParser()
    matching.add_arguments(parser)
    return matching.run(parser.parse_args([*options, "--now", NOW]))


class Desk:
    """A folder with the example pair, whose cells a test may spoil before matching."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        assert match("--example", str(folder)) == 0

    def sheet(self, name: str) -> list[list[str]]:
        return list(csv.reader((self.folder / name).read_text("utf-8-sig").splitlines()))

    def put(self, name: str, rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> None:
        with (self.folder / name).open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)

    def spoil(self, name: str, line: int, column: str, cell: str) -> None:
        rows = self.sheet(name)
        rows[line - 1][rows[0].index(column)] = cell
        self.put(name, rows)

    def match(self, *options: str) -> int:
        where = self.folder
        return match(
            "--workers", str(where / "workers.csv"), "--referrals", str(where / "referrals.csv"),
            "--out", str(where / "m.csv"), *options,
        )  # fmt: skip

    def answer(self) -> list[dict[str, str]]:
        return list(csv.DictReader((self.folder / "m.csv").read_text("utf-8-sig").splitlines()))

    def suggested(self) -> set[tuple[str, str]]:
        return {(row["referral"], row["worker"]) for row in self.answer() if row["suggested"] == "yes"}
