"""How the inner loops of engines are compiled, and where what is compiled is kept.

numba keeps machine code by the age of one source file, though it holds code and numbers of others: after an upgrade
that changes a rule in another file, the old rule would go on deciding. So it is kept in a folder that is named after
all the sources together, and another source means another folder.
"""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import numba

Work = TypeVar("Work", bound=Callable[..., Any])

_HERE = Path(__file__).parent
# Engines, and the plain values whose numbers become part of the code.
_SOURCES = (*sorted(_HERE.rglob("*.py")), *sorted((_HERE.parent / "basics").glob("*.py")))

# numba's name for "does not count references"; it is not among the options that its types tell of. Counting takes an
# atomic step for each array that is handed on, at each of millions of calls: judging a worker took 345 nanoseconds with
# it and 81 without, bids for 100,000 referrals 0.12 seconds and 0.07. What makes an array does not compile without it.
_UNCOUNTED = {"_nrt": False}


def _kept_in() -> str:
    """NUMBA_CACHE_DIR or the user's own cache; where neither can be written, numba finds a place of its own."""
    name = sha256(b"".join(source.read_bytes() for source in _SOURCES)).hexdigest()[:16]
    beginning = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return str(Path(beginning).expanduser() / "ayni-compiled" / name)


_numba: Any = numba
_numba.config.CACHE_DIR = _kept_in()


def compiled(work: Work) -> Work:
    """Compile a loop that makes arrays."""
    made: Work = _numba.njit(cache=True, nogil=True)(work)
    return made


def hot(work: Work) -> Work:
    """Compile an innermost loop, which makes no array. Who divides sees to it that it is not by 0."""
    made: Work = _numba.njit(cache=True, nogil=True, error_model="numpy", **_UNCOUNTED)(work)
    return made


def inlined(work: Work) -> Work:
    """The same as a part of whoever calls it: handing over two dozen columns takes longer than most rules."""
    made: Work = _numba.njit(cache=True, nogil=True, error_model="numpy", inline="always", **_UNCOUNTED)(work)
    return made
