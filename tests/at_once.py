"""Several people act at the same moment."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection


def all_at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Each act on a thread and a connection of its own, let go at the same moment."""
    barrier = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(index: int) -> None:
        try:
            barrier.wait(timeout=60)
            answers[index] = acts[index]()
        except Exception as wrong:  # noqa: BLE001 - a thread's failure is an answer too
            answers[index] = repr(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
