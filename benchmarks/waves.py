"""Offers in waves, beside the two rules they stand between: one worker after the other, and everybody at once.

All three ask for the same invented referrals, in the same random worlds, until the same deadline. Waves should fill
about as many as the target asks for, wherever that can be reached, with far fewer phones than a broadcast. The chances
that workers accept are invented: what is printed compares rules, and says nothing about any true programme.

Three worlds: the plan knows the chances; it assumes the same for everybody, as a programme does in which nobody has let
answers be counted; and it knows the chances, but answers go together, against what it assumes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import mean, stdev

from ayni.basics import shelf
from ayni.engines.matching.waves import Asking, Outcome, Rule, simulate_sizes, sizes_by

REFERRALS = 120
WORLDS = 20
SEEDS = tuple(range(20260601, 20260611))
# The two-sided 95 % quantile of Student's t for ten seeds (nine degrees of freedom), from any table of it.
T = 2.262
WAVES_LEFT = (1, 2, 4)
TOGETHER = 0.2
NAMES = {Rule.SINGLE: "one by one", Rule.BROADCAST: "everybody", Rule.WAVES: "waves"}
OFFERS = shelf.load("jurisdictions", "pe-lima")["offers"]
TARGET, LARGEST = OFFERS["target"]["value"], OFFERS["largest_wave"]["value"]
ASSUMED, HOURS = OFFERS["assumed_acceptance"]["value"], OFFERS["wave_hours"]["value"]


@dataclass(frozen=True)
class Kind:
    """A kind of world: how it is called, whether the plan knows the chances, and how far answers go together."""

    name: str
    known: bool = True
    together: float = 0.0


KINDS = (
    Kind("chances known, answers independent, as the plan assumes"),
    Kind(f"nothing known: {ASSUMED:.0%} assumed of everybody", known=False),
    Kind(f"chances known, but for {TOGETHER:.0%} of referrals nobody at all would accept", together=TOGETHER),
)


def referrals(waves: int, seed: int) -> tuple[Asking, ...]:
    """Shortlists of 4 to 16 workers; the mean chance to accept is 0.3, and differs between referrals and workers."""
    chance = Random(seed)
    found = []
    for _ in range(REFERRALS):
        level = chance.uniform(0.15, 0.45)
        drawn = (chance.betavariate(6 * level, 6 * (1 - level)) for _ in range(chance.randint(4, 16)))
        chances = tuple(round(each, 3) for each in drawn)
        found.append(Asking(chances=chances, waves=waves, target=TARGET, largest=LARGEST))
    return tuple(found)


def outcome(kind: Kind, rule: Rule, waves: int, seed: int) -> Outcome:
    """What happens under a rule in the worlds of one seed."""
    asked = referrals(waves, seed)
    believed = [each if kind.known else replace(each, chances=(ASSUMED,) * len(each.chances)) for each in asked]
    planned = [(true.chances, sizes_by(rule, plan)) for true, plan in zip(asked, believed, strict=True)]
    return simulate_sizes(planned, seed, worlds=WORLDS, together=kind.together)


def interval(found: Sequence[float]) -> str:
    """The mean over the seeds, and half of its 95 % interval."""
    return f"{mean(found):.3f} ± {T * stdev(found) / len(found) ** 0.5:.3f}"


def main() -> int:
    """Print, for each kind of world, time left and rule: what was filled, how soon, and how many phones rang."""
    for kind in KINDS:
        print(f"\n{kind.name}")
        print(f"{'waves left':>10} {'rule':>11} {'share filled':>16} {'hours to yes':>16} {'phones a filled one':>20}")
        for waves in WAVES_LEFT:
            for rule, name in NAMES.items():
                found = [outcome(kind, rule, waves, seed) for seed in SEEDS]
                filled = interval([each.chance_filled for each in found])
                hours = interval([HOURS * (each.waves_until_filled or 0) for each in found])
                phones = interval([each.disturbed_per_filled or 0 for each in found])
                print(f"{waves:>10} {name:>11} {filled:>16} {hours:>16} {phones:>20}")
    print(
        f"\n{REFERRALS} referrals of invented chances in {WORLDS} worlds for each of {len(SEEDS)} seeds ({SEEDS[0]}"
        f" to {SEEDS[-1]}), the same for every rule; mean ± half of the 95 % interval over the seeds. Hours count until"
        " the wave of the yes closes, quiet hours left out; who answers sooner shortens them for every rule."
    )
    return 0
