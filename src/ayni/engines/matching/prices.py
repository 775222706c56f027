"""What a place, a minute and a caseload point of each worker are worth: prices that bound every plan from above.

Lagrangian relaxation: let every need go to whoever leaves most after the price, whatever room there is; the value of
that plus the price of all room is at least the value of any true plan. Prices are improved by subgradient steps (Held
and Karp 1971). Whatever they are, as long as they are not negative, the bound holds: so they may be whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

Amounts = tuple[int, int, int]  # places, minutes, points

Shares = tuple[float, float, float, float]  # of the worker's, and of the supervisor's places

ROUNDS = 250
PATIENCE = 4  # rounds without a better bound before steps are halved


@dataclass(frozen=True)
class Offer:
    """A worker who could take a need: what it is worth, and what it takes of the worker.

    ``over`` is the supervisor, if their room may run out; it takes ``people`` of it (told as their places).
    """

    worker: str
    value: int
    takes: Amounts
    over: str = ""
    people: int = 0


def cost(prices: Amounts, amounts: Amounts) -> int:
    """What the amounts are worth at these prices."""
    return prices[0] * amounts[0] + prices[1] * amounts[1] + prices[2] * amounts[2]


def asked(offer: Offer, prices: Mapping[str, Amounts]) -> int:
    """What the offer takes is worth at these prices, of the worker and of the supervisor."""
    above = prices[offer.over][0] * offer.people if offer.over else 0
    return cost(prices[offer.worker], offer.takes) + above


def bound(needs: Sequence[Sequence[Offer]], room: Mapping[str, Amounts], prices: Mapping[str, Amounts]) -> int:
    """No plan that keeps to the room is worth more."""
    return sum(cost(prices[worker], has) for worker, has in room.items()) + sum(
        max((0, *(offer.value - asked(offer, prices) for offer in offers))) for offers in needs
    )


def tightened(
    needs: Sequence[Sequence[Offer]], room: Mapping[str, Amounts], start: Mapping[str, Amounts], goal: int
) -> dict[str, Amounts]:
    """Prices whose bound is lower than that of ``start``, or ``start``; ``goal`` is a value that some plan reaches."""
    best = dict(start)
    best_bound = bound(needs, room, best)
    # In shares of what the worker has, so that minutes and points move alike.
    shares = [[_share(offer, room) for offer in offers] for offers in needs]
    price = _in_shares(best, room)
    reach, waited = 1.0, 0
    for _ in range(ROUNDS):
        if best_bound <= goal:
            break
        total, left = _round(needs, shares, price)
        norm = sum(part * part for parts in left.values() for part in parts)
        if norm == 0:
            break
        step = reach * (total - goal) / norm
        for worker, parts in left.items():
            price[worker] = [max(0.0, p - step * part) for p, part in zip(price[worker], parts, strict=True)]
        found = {worker: _whole(price[worker], room[worker]) for worker in room}
        found_bound = bound(needs, room, found)
        if found_bound < best_bound:
            best, best_bound, waited = found, found_bound, 0
        else:
            waited += 1
        if waited > PATIENCE:  # the steps are too long: from the best prices again, with half of them
            reach, waited = reach / 2, 0
            price = _in_shares(best, room)
    return best


def _in_shares(prices: Mapping[str, Amounts], room: Mapping[str, Amounts]) -> dict[str, list[float]]:
    return {worker: [float(p * has) for p, has in zip(prices[worker], room[worker], strict=True)] for worker in room}


def _share(offer: Offer, room: Mapping[str, Amounts]) -> Shares:
    has = room[offer.worker]
    places, minutes, points = (part / whole if whole else 0.0 for part, whole in zip(offer.takes, has, strict=True))
    above = room[offer.over][0] if offer.over else 0
    return places, minutes, points, offer.people / above if above else 0.0


def _round(
    needs: Sequence[Sequence[Offer]],
    shares: Sequence[Sequence[Shares]],
    price: dict[str, list[float]],
) -> tuple[float, dict[str, list[float]]]:
    """The value at these prices, and the share of each worker's room that is left (negative: too much was taken)."""
    total = sum(sum(parts) for parts in price.values())
    left = {worker: [1.0, 1.0, 1.0] for worker in price}
    for offers, takes in zip(needs, shares, strict=True):
        most, chosen = 0.0, -1
        for index, (offer, share) in enumerate(zip(offers, takes, strict=True)):
            place, minute, point = price[offer.worker]
            value = offer.value - place * share[0] - minute * share[1] - point * share[2]
            if offer.over:
                value -= price[offer.over][0] * share[3]
            if value > most:
                most, chosen = value, index
        if chosen >= 0:
            total += most
            worker = offers[chosen].worker
            left[worker] = [part - share for part, share in zip(left[worker], takes[chosen][:3], strict=True)]
            if over := offers[chosen].over:
                left[over][0] -= takes[chosen][3]
    # A price of nothing cannot fall, so what is left over there is no reason to step.
    kept = {
        worker: [part if part < 0 or p > 0 else 0.0 for part, p in zip(parts, price[worker], strict=True)]
        for worker, parts in left.items()
    }
    return total, kept


def _whole(price: list[float], room: Amounts) -> Amounts:
    places, minutes, points = (
        int(part / has) if has and part < inf else 0 for part, has in zip(price, room, strict=True)
    )
    return places, minutes, points
