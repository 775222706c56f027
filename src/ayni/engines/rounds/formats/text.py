"""The text form in which Mankowska, Meisel and Bierwirth (2014) published their instances.

Named blocks of numbers: ``nbNodes`` (the depot counts as the first and the last), ``nbVehi``, ``nbServi``, ``r`` (what
is asked for: a row for each node, a column for each service), ``DS`` (nodes with two services), ``a`` (who can do what:
a row for each worker), ``x``, ``y``, ``d`` (minutes), ``p`` (minutes of each service, a row for each node and worker),
``mind`` and ``maxd`` (gap of two services, in the order of their numbers), ``e`` and ``l`` (window). Read into the
public JSON form, which knows all of it.
"""

from collections.abc import Mapping
from contextlib import suppress
from math import isfinite
from typing import Any

from ayni.engines.rounds.faults import Faulty
from ayni.engines.rounds.formats.entries import text_of
from ayni.engines.rounds.formats.public import problem_of
from ayni.engines.rounds.problem import Problem

BLOCKS = ("nbNodes", "nbVehi", "nbServi", "r", "DS", "a", "x", "y", "d", "p", "mind", "maxd", "e", "l")
COUNTS = BLOCKS[:3]


def looks_so(text: str) -> bool:
    """Whether a file may be in this form: it begins with the name of the first block."""
    return text.lstrip().startswith(BLOCKS[0])


def read(raw: bytes) -> Problem:
    """The problem of an instance in the text form. Raises Faulty."""
    return problem_of(public_form(text_of(raw)))


def public_form(text: str) -> dict[str, Any]:
    """The same instance as an object of the public JSON form. Raises Faulty naming the block that is wrong."""
    blocks = _blocks(text)
    nodes, workers, services = (int(blocks[name][0]) for name in COUNTS)
    sizes = {
        "r": nodes * services, "a": workers * services, "x": nodes, "y": nodes, "d": nodes * nodes,
        "p": nodes * workers * services, "mind": nodes, "maxd": nodes, "e": nodes, "l": nodes,
    }  # fmt: skip
    short = [
        f"block {name}: there are {len(blocks[name])} numbers where {size} are due."
        for name, size in sizes.items()
        if len(blocks[name]) != size
    ]
    if short:
        raise Faulty(short)
    abilities = [[s for s in range(services) if blocks["a"][w * services + s]] for w in range(workers)]
    return {
        "patients": [_patient(node, blocks, abilities) for node in range(1, nodes - 1)],
        "services": [{"id": _service(each)} for each in range(services)],
        "caregivers": [
            {"id": f"c{number}", "abilities": [_service(each) for each in able]}
            for number, able in enumerate(abilities, 1)
        ],
        "central_offices": [{"id": "d", "location": [blocks["x"][0], blocks["y"][0]]}],
        "distances": [blocks["d"][row * nodes : row * nodes + nodes - 1] for row in range(nodes - 1)],
    }


def _service(number: int) -> str:
    return f"s{number + 1}"


def _patient(node: int, blocks: Mapping[str, list[float]], abilities: list[list[int]]) -> dict[str, Any]:
    services = int(blocks["nbServi"][0])
    asked = [s for s in range(services) if blocks["r"][node * services + s]]
    found: dict[str, Any] = {
        "id": f"p{node}",
        "location": [blocks["x"][node], blocks["y"][node]],
        "time_window": [blocks["e"][node], blocks["l"][node]],
        "required_caregivers": [
            {"service": _service(s), "duration": _minutes(node, s, blocks, abilities)} for s in asked
        ],
    }
    if len(asked) == 2:
        gap = [blocks["mind"][node], blocks["maxd"][node]]
        found["synchronization"] = {"type": "sequential", "distance": gap} if gap[1] > 0 else {"type": "simultaneous"}
    return found


def _minutes(node: int, service: int, blocks: Mapping[str, list[float]], abilities: list[list[int]]) -> float:
    """How long a service takes: the same for everybody in the published instances, which is all we can hold."""
    services, workers = len(blocks["r"]) // int(blocks["nbNodes"][0]), len(abilities)
    able = [w for w in range(workers) if service in abilities[w]] or list(range(workers))
    times = {blocks["p"][(node * workers + w) * services + service] for w in able}
    if len(times) > 1:
        raise Faulty([f"block p, node {node}: service {service + 1} takes longer with some workers than with others."])
    return times.pop()


def _blocks(text: str) -> dict[str, list[float]]:
    """The numbers of each block. Raises Faulty for a missing block, or a word that is no number."""
    found: dict[str, list[float]] = {}
    wrong: list[str] = []
    name = ""
    for number, line in enumerate(text.splitlines(), 1):
        for word in line.split():
            if word in BLOCKS:
                name = word
                found[name] = []
                continue
            value = _number(word)
            if name and value is not None:
                found[name].append(value)
            else:
                wrong.append(f"line {number}: '{word[:20]}' is neither a number of a block nor the name of one.")
    wrong.extend(f"block {each}: it is missing." for each in BLOCKS if each not in found)
    wrong.extend(f"block {each}: it holds no whole number." for each in COUNTS if not _whole(found.get(each)))
    if wrong:
        raise Faulty(wrong)
    return found


def _number(word: str) -> float | None:
    with suppress(ValueError):
        if isfinite(value := float(word)):
            return value
    return None


def _whole(numbers: list[float] | None) -> bool:
    return numbers is None or (len(numbers) == 1 and numbers[0] == int(numbers[0]) and numbers[0] >= 1)
