#!/bin/sh
# Install what the given pins name, then Ayni itself, editable. Every file's hash is checked.
#
#   tools/install.sh .venv/bin requirements/core.txt requirements/build.txt …
#
# uv does in seconds what takes pip a minute, but it is never required: a machine that cannot have it, or whose
# settings only pip understands, falls back to pip.
set -eu

bin=$1
shift
pins=""
for file in "$@"; do pins="$pins --requirement $file"; done

fast() {
    [ -x "$bin/uv" ] || "$bin/python" -m pip install --quiet --require-hashes --requirement requirements/uv.txt
    # shellcheck disable=SC2086 # one word per file is what is meant
    "$bin/uv" pip install --quiet --python "$bin/python" --require-hashes $pins
}

echo "Installing what Ayni stands on (about 15 seconds, or a minute with a slow connection) …"
# shellcheck disable=SC2086
fast 2>/dev/null || "$bin/python" -m pip install --quiet --require-hashes $pins
"$bin/python" -m pip install --quiet --no-deps --no-build-isolation --editable .
