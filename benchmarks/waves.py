"""Offers in waves, beside the two rules they stand between: one worker after the other, and everybody at once.

All three ask for the same invented referrals, in the same random worlds, until the same deadline. Waves should fill
about as many as the target asks for, wherever that can be reached, with far fewer phones than a broadcast. The chances
that workers accept are invented: what is printed compares rules, and says nothing about any true programme.
"""

from random import Random

from ayni.engines.matching.waves import TARGET, Asking, Rule, plan_waves, simulate

REFERRALS = 120
WORLDS = 100
SEED = 20260601
WAVES_LEFT = (1, 2, 4, 8)
NAMES = {Rule.SINGLE: "one by one", Rule.BROADCAST: "everybody", Rule.WAVES: "waves"}


def referrals(waves: int, seed: int = SEED) -> tuple[Asking, ...]:
    """Shortlists of 4 to 16 workers; the mean chance to accept is 0.3, and differs between referrals and workers."""
    chance = Random(seed)
    found = []
    for _ in range(REFERRALS):
        mean = chance.uniform(0.15, 0.45)
        drawn = (chance.betavariate(6 * mean, 6 * (1 - mean)) for _ in range(chance.randint(4, 16)))
        found.append(Asking(chances=tuple(round(each, 3) for each in drawn), waves=waves))
    return tuple(found)


def main() -> int:
    """Print, for each time that is left and each rule, what was filled, how many phones rang, and how soon."""
    print(
        f"{'waves left':>10} {'rule':>11} {'filled':>8} {'computed':>9} {'phones a filled one':>20} {'waves until':>12}"
    )
    for waves in WAVES_LEFT:
        asked = referrals(waves)
        plans = [plan_waves(asking) for asking in asked]
        computed = {
            Rule.SINGLE: sum(
                plan_waves(Asking(chances=a.chances, waves=waves, target=1, largest=1)).chance for a in asked
            ),
            Rule.BROADCAST: sum(plan.bound for plan in plans),
            Rule.WAVES: sum(plan.chance for plan in plans),
        }
        for rule, name in NAMES.items():
            found = simulate(asked, rule, SEED, worlds=WORLDS)
            print(
                f"{waves:>10} {name:>11} {found.chance_filled:>8.1%} {computed[rule] / len(asked):>9.1%}"
                f" {found.disturbed_per_filled or 0:>20.2f} {found.waves_until_filled or 0:>12.2f}"
            )
        reached = sum(plan.reaches_target for plan in plans)
        print(f"{'':>10} the target of {TARGET:.0%} can be reached for {reached} of {len(plans)} referrals")
    print(f"{REFERRALS} referrals in {WORLDS} random worlds, the same for every rule; invented chances to accept.")
    return 0
