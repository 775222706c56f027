"""What the clock asks of the ground."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from ayni.ground import ledger
from ayni.ground.clockwork import every

# Under the data folder, outside the database; a site copies it somewhere its administrators cannot write.
ANCHORS = "ledger-heads"


@every(minutes=1)
def anchor_the_ledger(now: datetime) -> None:
    """Keep the newest hash where a change to the database does not reach it."""
    ledger.anchor(Path(settings.AYNI_HOME) / ANCHORS)
