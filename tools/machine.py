"""See to what the tests need from the machine itself: a browser and a PostgreSQL server.

As root on Debian and its kin they are installed; otherwise a sentence says what to type. What is missing is never
passed over in silence: the tests that need it say that they were not run, and under CI a missing piece is a failure.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

from tools import postgres


@dataclass(frozen=True)
class Need:
    """Something Debian has a package for. ``packages`` are installed together; ``why`` ends a sentence."""

    name: str
    packages: tuple[str, ...]
    why: str


# The fonts are what a page is drawn with: a bare machine has none, and a browser then draws empty boxes.
BROWSER = Need("Chromium", ("chromium", "fonts-noto-core"), "the pages are tried in a real browser")
SERVER = Need("PostgreSQL", ("postgresql",), "every test of the store is run on it as well as on SQLite")


def missing() -> list[Need]:
    """What this machine lacks."""
    browser = os.environ.get("AYNI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return [*([] if browser else [BROWSER]), *([] if postgres.binaries() else [SERVER])]


def install(needs: list[Need]) -> None:
    """Ask Debian for ``needs``, when we may; failing is not an error here, since we look again afterwards."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    packages = [package for need in needs for package in need.packages]
    print(f"Installing with apt-get, once for this machine: {' '.join(packages)} …", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", "-qq", *command],
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )


def main() -> int:
    """Install or explain; 1 when something is missing where nobody could be told (CI)."""
    if needs := missing():
        install(needs)
    still = missing()
    for need in still:
        print(f"{need.name} is missing; {need.why}. On Debian: sudo apt-get install {' '.join(need.packages)}")
    return 1 if still and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
