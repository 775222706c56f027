#!/bin/sh
# A backup nobody restored is a hope. Restore one beside the living site, verify it, say how long it took, remove it.
#
#   ops/restore-drill.sh COPY [ANCHORS]
#
# COPY is a file that ops/backup.sh made. The keys are read from AYNI_KEYS (default: AYNI_HOME/keys). ANCHORS is the file of
# anchors kept on another machine; only with it can a ledger cut short or written anew be noticed. A .dump is restored into a
# new database of the server that AYNI_DATABASE_URL names, whose user must be allowed to create one.
set -eu
umask 077

copy=${1:?the copy to restore}
anchors=${2:-}
keys=$(realpath "${AYNI_KEYS:-${AYNI_HOME:-var}/keys}")
began=$(date +%s)
drill=$(mktemp -d)
server=${AYNI_DATABASE_URL:-}
database=ayni_drill_$$

clean() {
    case $copy in *.dump) psql --quiet "$server" --command "DROP DATABASE IF EXISTS $database" ;; esac
    rm -rf "$drill"
}
trap clean EXIT
trap 'exit 143' INT TERM

(cd "$(dirname "$copy")" && sha256sum --check --quiet "$(basename "$copy").sha256")
mkdir "$drill/home"
cp -r "$keys" "$drill/home/keys"

case $copy in
    *.sqlite3)
        cp "$copy" "$drill/home/ayni.sqlite3"
        restored="sqlite:///$drill/home/ayni.sqlite3"
        ;;
    *.dump)
        psql --quiet "$server" --command "CREATE DATABASE $database"
        restored=$(echo "$server" | sed -E "s#^(postgres[a-z]*://[^/]+/)[^?]*#\1$database#")
        pg_restore --no-owner --exit-on-error --dbname="$restored" "$copy"
        ;;
    *)
        echo "$copy is neither a .sqlite3 nor a .dump." >&2
        exit 2
        ;;
esac

# From here on Ayni sees the restored site only.
export AYNI_HOME="$drill/home" AYNI_DATABASE_URL="$restored"
ayni verify-ledger ${anchors:+--anchors "$anchors"}
# The keys must open what was sealed under them, or the copy is of no use to anybody: reading a row opens it.
DJANGO_SETTINGS_MODULE=ayni.site.settings "${AYNI_PYTHON:-python3}" - <<'PYTHON'
import django

django.setup()

from django.apps import apps

sealed = 0
for table in apps.get_models():
    names = [field.name for field in table._meta.concrete_fields if hasattr(field, "opened")]
    if names:
        sealed += len(table.objects.values_list(*names)[:1000])
print(f"The keys open what they sealed ({sealed} rows tried).")
PYTHON
echo "Restored and verified in $(($(date +%s) - began)) s: $copy"
