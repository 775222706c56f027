#!/bin/sh
# Copy the database, whole and consistent, while people work.
#
#   ops/backup.sh FOLDER        FOLDER is on another machine's disk, or is carried there at once
#
# The store is the one Ayni uses: AYNI_DATABASE_URL, or else AYNI_HOME/ayni.sqlite3. The keys are NOT in the copy: names,
# contacts and notes in it cannot be read without them. Keep the keys elsewhere (backup.md says how).
set -eu
umask 077

folder=${1:?where the copy goes}
home=${AYNI_HOME:-var}
python=${AYNI_PYTHON:-python3}
name=ayni-$(date -u +%Y%m%dT%H%M%SZ)
mkdir -p "$folder"

case ${AYNI_DATABASE_URL:-} in
    postgres*)
        copy=$folder/$name.dump
        pg_dump --format=custom --no-owner --file="$copy.part" "$AYNI_DATABASE_URL"
        ;;
    "" | sqlite*)
        copy=$folder/$name.sqlite3
        store=${AYNI_DATABASE_URL:-}
        store=${store#sqlite:///}
        # SQLite's own backup: copying the file would miss what is still in its write-ahead log.
        "$python" - "${store:-$home/ayni.sqlite3}" "$copy.part" <<'PYTHON'
import sys
from pathlib import Path

import pysqlite3

source, target = (Path(name) for name in sys.argv[1:])
if not source.is_file():
    sys.exit(f"There is no database at {source}.")
with pysqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True) as live, pysqlite3.connect(target) as copy:
    live.backup(copy)
    copy.execute("PRAGMA journal_mode=DELETE")
    if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        sys.exit("The copy is damaged; nothing was kept.")
PYTHON
        ;;
    *)
        echo "AYNI_DATABASE_URL names a store that this script does not know." >&2
        exit 2
        ;;
esac

# A copy has its name only once it is whole and on disk.
sync "$copy.part"
mv "$copy.part" "$copy"
(cd "$folder" && sha256sum "$(basename "$copy")" > "$(basename "$copy").sha256")
echo "$copy"
