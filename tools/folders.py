"""Folders that vanish: where tests keep their stores."""

import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder of our own in it
ENOUGH = 4 * 2**30


def temporary(prefix: str) -> Path:
    """Make a new folder, in memory where there is plenty: waiting for a disk would only prove that disks are slow."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    return Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if roomy else None))
