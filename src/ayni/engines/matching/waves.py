"""How many workers to ask in each wave, so that a referral is filled in time and few phones are disturbed for nothing.

The order of the shortlist is given and stays as it is: best first, whoever is more likely to say yes. A wave is sent
only when nobody of the earlier ones accepted. ASSUMPTION: everybody answers independently of everybody else, and with
the same chance in whichever wave they are asked. Then the chance that a referral is filled depends only on how many
are asked in all, so the fewest that reach the target are the shortest prefix of the shortlist that does; how these are
split over the waves decides only how many are asked in vain, and how soon somebody comes.

A PROMISE to workers, kept by ``acceptance``: what they answer is counted only with their consent and only in the pool
of a whole group; their own answers, and whether they consent, never enter what is expected of themselves. Nothing here
changes the order, and a lower chance never lets fewer be asked in all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor, lcm
from random import Random

from scipy.special import betaincinv

from ayni.basics.words import Sentence, say

# The chance with which a referral should be filled before its window closes.
# Source: our assumption. Owner: the programme.
TARGET = 0.9

# How many phones may ring for one referral at the same time.
# Source: our assumption. Owner: the programme.
LARGEST = 6

# Fewer workers than this are no group: behind a pool of two, each could read the other's answers.
# Source: our assumption (a usual threshold for publishing counts). Owner: the programme.
FEWEST = 5

# ``Estimate.lower`` is a chance below which the true one lies with this probability.
# Source: our assumption. Owner: the programme.
CAUTION = 0.1


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One referral that somebody must be found for.

    ``chances`` are those of the shortlist's workers, in its order, to accept within one wave (0 to 1); ``waves`` is how
    many waves still fit before the window closes; ``target`` is the chance of being filled that is wished for (above 0,
    at most 1); ``largest`` is how many may be asked in one wave. Raises ValueError for anything else.
    """

    chances: tuple[float, ...]
    waves: int
    target: float = TARGET
    largest: int = LARGEST

    def __post_init__(self) -> None:
        if not all(0 <= chance <= 1 for chance in self.chances):
            raise ValueError("a chance is from 0 to 1")
        if not 0 < self.target <= 1:
            raise ValueError("the target is above 0 and at most 1")
        if self.waves < 0 or self.largest < 1:
            raise ValueError("there are no fewer than 0 waves, each of 1 worker or more")


@dataclass(frozen=True, kw_only=True)
class WavePlan:
    """How many to ask in each wave, in the order of the shortlist, and what that may be expected to do.

    ``filled_by`` is the chance, by the end of each wave, that somebody accepted. ``expected_asked`` is the mean number
    of workers asked. ``expected_waves`` is the mean number of waves until somebody accepts, of the times that somebody
    does; nothing where nobody can. ``bound`` is the chance if everybody on the shortlist were asked: no plan, with
    however many and however large waves, reaches more. Chances were compared exactly, and only then rounded to floats.
    """

    sizes: tuple[int, ...]
    filled_by: tuple[float, ...]
    expected_asked: float
    expected_waves: float | None
    target: float
    reaches_target: bool
    bound: float
    listed: int  # workers on the shortlist

    @property
    def chance(self) -> float:
        """The chance that the referral is filled in time, 0 to 1."""
        return self.filled_by[-1] if self.filled_by else 0.0

    def summary(self) -> tuple[Sentence, ...]:
        """What a coordinator reads before sending. Percentages are rounded down, so as not to promise too much."""
        if not self.sizes:
            if self.listed:
                return (say("No wave fits any more before the window closes."),)
            return (say("Nobody is on the shortlist, so nobody can be asked."),)
        said = [
            self._who(),
            say(
                "The chance that somebody accepts in time is {chance} %; the target is {target} %.",
                chance=_percent(self.chance),
                target=f"{100 * self.target:g}",
            ),
            say("Workers asked on average: {asked}.", asked=f"{self.expected_asked:.1f}"),
        ]
        if self.expected_waves is not None:
            said.append(say("Waves until somebody accepts, on average: {waves}.", waves=f"{self.expected_waves:.1f}"))
        if not self.reaches_target:
            said.append(self._why_not())
        said.append(say("This assumes that everybody answers independently of the others."))
        return tuple(said)

    def _who(self) -> Sentence:
        if len(self.sizes) == 1:
            n = self.sizes[0]
            return say("One wave: {n} worker is asked.", plural="One wave: {n} workers are asked together.", n=n)
        return say(
            "Up to {waves} waves, in which {sizes} workers are asked; a wave is sent only if nobody has accepted.",
            waves=len(self.sizes),
            sizes=self.sizes,
        )

    def _why_not(self) -> Sentence:
        if sum(self.sizes) < self.listed:
            return say(
                "No more can be asked in the waves left; asking everybody on the shortlist would give {bound} %.",
                bound=_percent(self.bound),
            )
        return say("Everybody on the shortlist is asked, and that is not enough: look for more workers.")


def waves_that_fit(left: timedelta, length: timedelta) -> int:
    """How many whole waves of this length fit into the time that is left; 0 when it is over.

    Raises ValueError when a wave takes no time.
    """
    if length <= timedelta(0):
        raise ValueError("a wave takes time")
    return max(0, left // length)


def plan_waves(asking: Asking) -> WavePlan:
    """The plan that disturbs the fewest workers on average among all that reach the target; of those, the soonest.

    Where the target cannot be reached, as many are asked as the waves allow, split in the same way. Exact: in whole
    numbers, with the chances as they are written in decimals. Takes time in proportion to waves × workers × largest.
    """
    fails = _fails(asking.chances)
    room = min(len(asking.chances), asking.waves * asking.largest)
    allowed = 1 - _exact(asking.target)
    asked = next((n for n in range(room + 1) if fails[n] <= allowed), room)
    return _told(asking, fails, _split(fails[: asked + 1], asking.waves, asking.largest))


def expect(asking: Asking, sizes: Sequence[int]) -> WavePlan:
    """What may be expected of asking so many in each wave, instead of what ``plan_waves`` proposes.

    Raises ValueError for an empty wave, one too large, too many waves, or more workers than the shortlist has.
    """
    if not all(1 <= size <= asking.largest for size in sizes) or len(sizes) > asking.waves:
        raise ValueError("each wave asks somebody, and none more, or later, than may be")
    if sum(sizes) > len(asking.chances):
        raise ValueError("nobody is asked who is not on the shortlist")
    return _told(asking, _fails(asking.chances), tuple(sizes))


def _told(asking: Asking, fails: Sequence[Fraction], sizes: tuple[int, ...]) -> WavePlan:
    ends = tuple(accumulate(sizes, initial=0))
    left = fails[ends[-1]]
    waited = sum(wave * (fails[a] - fails[b]) for wave, (a, b) in enumerate(pairwise(ends), 1))
    return WavePlan(
        sizes=sizes,
        filled_by=tuple(float(1 - fails[end]) for end in ends[1:]),
        expected_asked=float(sum(size * fails[begin] for size, begin in zip(sizes, ends, strict=False))),
        expected_waves=float(waited / (1 - left)) if left < 1 else None,
        target=asking.target,
        reaches_target=left <= 1 - _exact(asking.target),
        bound=float(1 - fails[-1]),
        listed=len(asking.chances),
    )


def _exact(chance: float) -> Fraction:
    """The number as it is written: 0.1 is a tenth."""
    return Fraction(str(chance))


def _fails(chances: Sequence[float]) -> list[Fraction]:
    """At ``n``, the chance that none of the first n workers accepts."""
    return [
        *accumulate((1 - _exact(chance) for chance in chances), lambda so_far, no: so_far * no, initial=Fraction(1))
    ]


def _split(fails: Sequence[Fraction], waves: int, largest: int) -> tuple[int, ...]:
    """All workers of ``fails`` split over at most this many waves, none of them empty: an empty one only costs time.

    Dynamic programming over waves and how many were asked before. A wave from the i-th to the j-th worker costs (j - i)
    workers and is sent with chance fails[i]; it is the one that succeeds with chance fails[i] - fails[j]. Compared are,
    from left to right: workers disturbed, waves until filled (the chance of being filled is the same for every split),
    and more workers in the earlier waves, so that the answer never depends on the order of computing.
    """
    last = len(fails) - 1
    if not last:
        return ()
    whole = lcm(*(fail.denominator for fail in fails))
    weights = [int(fail * whole) for fail in fails]
    best: dict[int, tuple[int, int, tuple[int, ...]]] = {0: (0, 0, ())}
    ways: list[tuple[int, int, tuple[int, ...]]] = []
    for wave in range(1, min(waves, last) + 1):
        best = {
            j: min(
                (best[i][0] + (j - i) * weights[i], best[i][1] + wave * (weights[i] - weights[j]), (*best[i][2], i - j))
                for i in range(max(0, j - largest), j)
                if i in best
            )
            for j in range(wave, min(last, wave * largest) + 1)
        }
        ways += [best[last]] if last in best else []
    return tuple(-each for each in min(ways)[2])


def _percent(chance: float) -> int:
    return floor(round(100 * chance, 6))


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How often one worker was asked and accepted within a wave, in one ``group`` of offers.

    A group is whatever makes offers alike and is no worker, such as centre × band of hours × band of travel.
    ``consents`` says whether the worker agreed that this is learned from. Raises ValueError for impossible counts.
    """

    worker: str
    group: str
    asked: int
    accepted: int
    consents: bool

    def __post_init__(self) -> None:
        if not 0 <= self.accepted <= self.asked:
            raise ValueError("nobody accepts more often than they are asked")


@dataclass(frozen=True)
class Prior:
    """What is believed before any answer: as if so many had been accepted and so many not, each 1 or more."""

    accepted: int
    other: int

    def __post_init__(self) -> None:
        if self.accepted < 1 or self.other < 1:
            raise ValueError("a prior counts at least one of each")


# One of three accepts within a wave, and three true answers weigh as much as this belief.
# Source: our assumption, to be replaced by the programme's own counts. Owner: the programme.
PRIOR = Prior(accepted=1, other=2)


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """The chance that a worker accepts within a wave: its mean, a cautious value, and from how many workers it is.

    ``lower`` is the CAUTION quantile. Plan with it where the group is small: the workers of a group share one unknown
    chance, and (1 - p)^n is convex in p, so that the mean promises more than it keeps. ``workers`` is 0 for the prior.
    """

    chance: float
    lower: float
    workers: int


@dataclass(frozen=True)
class Acceptance:
    """What the answers of those who consented tell of each group.

    For planning alone, and never to be shown by worker: from the difference between the estimates of two workers of
    one group it could be worked out what they answered.
    """

    prior: Prior
    _counts: Mapping[str, Mapping[str, tuple[int, int]]] = field(repr=False)  # group → worker → (asked, accepted)

    def of(self, worker: str, group: str) -> Estimate:
        """What to expect of the worker, from the others of the group alone; the prior when they are fewer than FEWEST.

        The mean and a quantile of Beta(prior.accepted + accepted, prior.other + asked - accepted): the posterior of a
        binomial share (Gelman et al., Bayesian Data Analysis, 3rd edition, section 2.4).
        """
        others = [counts for who, counts in self._counts.get(group, {}).items() if who != worker]
        if len(others) < FEWEST:
            others = []
        yes = self.prior.accepted + sum(accepted for _, accepted in others)
        no = self.prior.other + sum(asked - accepted for asked, accepted in others)
        return Estimate(chance=yes / (yes + no), lower=float(betaincinv(yes, no, CAUTION)), workers=len(others))


def acceptance(history: Iterable[Tally], prior: Prior = PRIOR) -> Acceptance:
    """Learn each group's chance of acceptance from the workers who consent, and from nobody else.

    A worker's own answers never enter what is expected of that worker: no estimate falls, or rises, with their own
    declines, and consenting or not makes no difference to it either. Several tallies of one worker are added up.
    """
    counts: dict[str, dict[str, tuple[int, int]]] = {}
    for tally in history:
        if tally.consents and tally.asked:
            group = counts.setdefault(tally.group, {})
            asked, accepted = group.get(tally.worker, (0, 0))
            group[tally.worker] = (asked + tally.asked, accepted + tally.accepted)
    return Acceptance(prior, counts)


class Rule(StrEnum):
    """Who is asked when: one after the other; everybody at once; or as ``plan_waves`` says."""

    SINGLE = "single"
    BROADCAST = "broadcast"
    WAVES = "waves"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What happened under one rule, added up over all simulated referrals."""

    referrals: int
    filled: int
    disturbed: int  # workers asked, whether or not somebody accepted
    waves: int  # until somebody accepted, over the filled ones

    @property
    def chance_filled(self) -> float:
        """The share filled in time; 0 without any referral."""
        return self.filled / self.referrals if self.referrals else 0.0

    @property
    def disturbed_per_filled(self) -> float | None:
        """Workers asked for each referral that was filled; nothing when none was."""
        return self.disturbed / self.filled if self.filled else None

    @property
    def waves_until_filled(self) -> float | None:
        """The mean over those that were filled; nothing when none was."""
        return self.waves / self.filled if self.filled else None


def sizes_by(rule: Rule, asking: Asking) -> tuple[int, ...]:
    """How many a rule asks in each wave. A broadcast keeps to no largest size: that is what it is."""
    if rule is Rule.WAVES:
        return plan_waves(asking).sizes
    if rule is Rule.SINGLE:
        return (1,) * min(asking.waves, len(asking.chances))
    return (len(asking.chances),) if asking.waves and asking.chances else ()


def simulate(shortlists: Iterable[Asking], rule: Rule, seed: int, *, worlds: int = 1) -> Outcome:
    """Ask for every referral under the rule, in ``worlds`` random worlds: the same ones for each rule and equal seeds.

    In a world everybody on a shortlist would or would not accept, independently, whether or not they are asked.
    """
    return simulate_sizes([(asking.chances, sizes_by(rule, asking)) for asking in shortlists], seed, worlds=worlds)


def simulate_sizes(
    asked: Iterable[tuple[Sequence[float], Sequence[int]]], seed: int, *, worlds: int = 1, together: float = 0.0
) -> Outcome:
    """The same for any true chances and any sizes of waves, such as were planned with chances believed instead.

    ``together`` (0 to below 1) is the chance that on a whole shortlist nobody would accept, such as on a holiday;
    everybody's own chance stays what it is as far as that leaves room. So answers go together, as no plan assumes.
    """
    chance, planned = Random(seed), list(asked)
    results = [
        _result(sizes, iter(_willing(chances, chance, together))) for _ in range(worlds) for chances, sizes in planned
    ]
    return Outcome(
        referrals=len(results),
        filled=sum(wave > 0 for _, wave in results),
        disturbed=sum(disturbed for disturbed, _ in results),
        waves=sum(wave for _, wave in results),
    )


def _willing(chances: Sequence[float], chance: Random, together: float) -> list[bool]:
    """Who would accept. Without ``together`` nothing is drawn but once for each."""
    nobody = together > 0 and chance.random() < together
    return [chance.random() < min(1.0, each / (1 - together)) and not nobody for each in chances]


def _result(sizes: Sequence[int], willing: Iterator[bool]) -> tuple[int, int]:
    """How many were asked, and in which wave (from 1) somebody accepted; 0 for nobody."""
    disturbed = 0
    for wave, size in enumerate(sizes, 1):
        disturbed += size
        if any(next(willing) for _ in range(size)):
            return disturbed, wave
    return disturbed, 0
