"""Folders that vanish: where tests keep their stores."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder of our own in it
ENOUGH = 4 * 2**30


def temporary(prefix: str) -> Path:
    """Make a new folder, in memory where there is plenty: waiting for a disk would only prove that disks are slow.

    Its name holds our process id. Whoever makes it removes it; if they are killed first, the next one does.
    """
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    parent = MEMORY if roomy else Path(tempfile.gettempdir())
    for left in parent.glob(f"{prefix}*-*"):
        if not _lives(left.name.removeprefix(prefix).split("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=parent))


def _lives(process: str) -> bool:
    """Whether the process still runs; what is no process id is not ours to judge."""
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (ValueError, PermissionError):
        return True
    return True
