"""``make bench``: every benchmark, one after the other."""

import sys

from benchmarks import shortlist

if __name__ == "__main__":
    print("One referral's shortlist")
    sys.exit(shortlist.main())
