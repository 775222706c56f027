"""Many questions, each answered by itself: on one processor, on many, or on many machines.

What a question is answered depends on the question alone, so the backend changes nothing. Answers can be kept in a
folder, each under the name of its question, and a run that was stopped goes on from there. A question that fails is
told and stops no other.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Generic, Literal, TypeAlias, TypeVar
from warnings import catch_warnings, simplefilter

from joblib import Parallel, delayed, parallel_config

Q = TypeVar("Q")
A = TypeVar("A")

Backend: TypeAlias = Literal["sequential", "processes", "dask"]
# What joblib calls them. Dask asks the scheduler that is named, or a client of dask.distributed that is there already.
BACKENDS: Mapping[Backend, str] = {"sequential": "sequential", "processes": "loky", "dask": "dask"}


@dataclass(frozen=True)
class Keeping(Generic[Q, A]):
    """A folder of answers. ``name`` is the file of a question: another question or engine has another name.

    ``read`` gives the answer that a file holds, or None where it does not prove itself: then it is asked again.
    """

    folder: Path
    name: Callable[[Q], str]
    write: Callable[[IO[bytes], A], object]
    read: Callable[[IO[bytes], Q], A | None]

    def keep(self, question: Q, answer: A) -> None:
        """Write the answer, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as file:
            self.write(file, answer)
        Path(file.name).replace(self.folder / self.name(question))

    def kept(self, question: Q) -> A | None:
        """The answer that is there, if any proves itself."""
        try:
            with (self.folder / self.name(question)).open("rb") as raw:
                return self.read(raw, question)
        except OSError:
            return None


@dataclass(frozen=True)
class Failed:
    """A question that could not be answered, and why."""

    error: str


@dataclass(frozen=True)
class Done(Generic[A]):
    """Question ``n`` is dealt with now; ``done`` questions ``of`` all are, those that were kept included."""

    n: int
    answer: A | Failed
    done: int
    of: int


@dataclass(frozen=True)
class Answers(Generic[A]):
    """The answers by the question's number, why others failed, and how many answers were taken from the folder."""

    found: Mapping[int, A]
    failed: Mapping[int, str]
    kept: int


def answered(
    questions: Sequence[Q],
    solve: Callable[[Q], A],
    *,
    backend: Backend = "sequential",
    jobs: int = 2,
    scheduler: str | None = None,
    keeping: Keeping[Q, A] | None = None,
    on_done: Callable[[Done[A]], object] | None = None,
) -> Answers[A]:
    """Answer every question that has no kept answer yet. Whatever ``on_done`` raises stops the run."""
    found = {n: kept for n, each in enumerate(questions) if keeping and (kept := keeping.kept(each)) is not None}
    failed, taken = dict[int, str](), len(found)
    waiting = [n for n in range(len(questions)) if n not in found]
    where = {"scheduler_host": scheduler} if scheduler and backend == "dask" else {}
    with parallel_config(backend=BACKENDS[backend], n_jobs=jobs, **where):
        # Arrays are handed over as they are: mapped from a file they would be of a kind that nothing is compiled for.
        run = Parallel(return_as="generator_unordered", max_nbytes=None, batch_size=1)
        with _ended(run(delayed(_attempt)(n, questions[n], solve) for n in waiting)) as answers:
            for n, answer in answers:
                if isinstance(answer, Failed):
                    failed[n] = answer.error
                else:
                    found[n] = answer
                    if keeping:
                        keeping.keep(questions[n], answer)
                if on_done:
                    on_done(Done(n, answer, len(found) + len(failed), len(questions)))
    return Answers(found, failed, taken)


@contextmanager
def _ended(answers: Generator[tuple[int, A | Failed], None, None]) -> Iterator[Iterator[tuple[int, A | Failed]]]:
    """See to it that nothing runs on; joblib's warning that somebody stopped tells nothing that was not meant."""
    try:
        yield answers
    finally:
        with catch_warnings():
            simplefilter("ignore", UserWarning)
            answers.close()


def _attempt(n: int, question: Q, solve: Callable[[Q], A]) -> tuple[int, A | Failed]:
    """The answer of one question, or what went wrong."""
    try:
        return n, solve(question)
    except Exception as error:  # noqa: BLE001 - one question must not stop the others; its error is told
        return n, Failed(f"{type(error).__name__}: {error}")
