"""``make bench``: every quick benchmark, one after the other. ``make bench-matching`` is long and stands apart."""

import sys

from benchmarks import shortlist, waves

TABLES = {"One referral's shortlist": shortlist.main, "Offers in waves": waves.main}

if __name__ == "__main__":
    worst = 0
    for title, table in TABLES.items():
        print(title)
        worst = max(worst, table())
        print()
    sys.exit(worst)
