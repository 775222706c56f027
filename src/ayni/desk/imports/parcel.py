"""A table on its way from the rehearsal to the confirmation: sealed, so that the page can carry it and nobody read it.

Between the two nothing lies on the server: no file with names to be forgotten there, and nothing to clean up.
"""

import json
import zlib

from cryptography.fernet import InvalidToken

from ayni.basics.words import Refused, Sentence, packed, unpacked
from ayni.desk.imports.reader import Row, Table
from ayni.ground.actors import Actor
from ayni.ground.keys import sealing

SECONDS = 2 * 3600  # as long as somebody may look at the report before confirming


def seal(kind: str, actor: Actor, table: Table) -> str:
    """The table as text that only this server opens, for this actor and this kind."""
    rows = [[row.line, row.cells, packed(row.wrong) if row.wrong else None] for row in table.rows]
    told = json.dumps([kind, str(actor.id), table.columns, rows])
    return sealing().encrypt(zlib.compress(told.encode())).decode("ascii")


def unseal(text: str, kind: str, actor: Actor) -> Table:
    """The table that was sealed. Refused when it is too old, or not what was sealed for this actor and kind."""
    try:
        told = json.loads(zlib.decompress(sealing().decrypt(text.encode("ascii", "replace"), ttl=SECONDS)))
    except InvalidToken:
        told = ["", "", [], []]
    for_kind, by, columns, rows = told
    if (for_kind, by) != (kind, str(actor.id)):
        raise Refused("The report is too old to be confirmed; please send the file again.")
    return Table(tuple(columns), tuple(Row(line, cells, _wrong(wrong)) for line, cells, wrong in rows))


def _wrong(stored: object) -> Sentence | None:
    sentence = unpacked(stored)
    return sentence if isinstance(sentence, Sentence) else None
