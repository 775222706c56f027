"""Write requirements/*.txt from requirements/*.in: exact versions with the hash of every file, for every platform."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
# In this order, since each may name the ones before as constraints.
PAGES = ("core", "build", "test", "bench", "uv")


def pin(page: str) -> None:
    """Choose versions for one page. No address is written down: where packages come from is the machine's affair."""
    command = [
        *(str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet", "--upgrade"),
        *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"),
        *(f"requirements/{page}.in", "--output-file", f"requirements/{page}.txt"),
    ]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    for each in PAGES:
        pin(each)
