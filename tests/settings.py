"""The server's own settings, on a home and a store of their own that vanish with the run."""

import atexit
import os
import shutil

from tools.folders import temporary

# Set before the settings are read; the workers that pytest starts inherit it, so that all share one set of keys.
if "AYNI_TESTS" not in os.environ:
    home = str(temporary("ayni-tests-"))
    os.environ["AYNI_TESTS"] = os.environ["AYNI_HOME"] = home
    atexit.register(shutil.rmtree, home, ignore_errors=True)

from ayni.site.settings import *  # noqa: F403
from ayni.site.settings import AYNI_HOME, DATABASES

# A file, not memory: what is judged is the store that runs, with its write-ahead log and its locks.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(AYNI_HOME / "test.sqlite3")}

# The cast signs in thousands of times; a slow hash would only slow the tests. Nobody else's password is ever kept here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A page served to a browser in a test lets go of its connection at once: a store that somebody holds cannot be removed.
DATABASES["default"]["CONN_MAX_AGE"] = 0
