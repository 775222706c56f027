"""``ayni keys``: the keys of a production server, made once."""

import argparse
import os
import secrets
import sys
from pathlib import Path

from cryptography.fernet import Fernet


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to say: AYNI_HOME names the folder."""


def run(told: argparse.Namespace) -> int:
    """Write both key files where there are none; never over any."""
    folder = Path(os.environ.get("AYNI_HOME", "var")).resolve() / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = {"secret": secrets.token_urlsafe(48), "field": Fernet.generate_key().decode()}
    there = [name for name in fresh if (folder / name).exists()]
    if there:
        print(f"There are keys in {folder} already ({', '.join(there)}); they were left as they are.", file=sys.stderr)
        return 1
    for name, key in fresh.items():
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key + "\n")
    print(f"Made in {folder}. Keep a copy elsewhere: without 'field' nobody can read names and notes again.")
    return 0
