"""The states of an offer and how an engagement may end."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ayni.basics.words import Refused, Sentence, say
from ayni.engines.matching.batch import Fairness, Spread

# state of an offer -> the states that may follow
STATES = {
    "open": ("accepted", "declined", "expired", "taken-back"),
    "accepted": (),
    "declined": (),
    "expired": (),
    "taken-back": (),
}
STATE_NAMES: dict[str, Sentence] = {
    "open": say("Waiting for an answer"),
    "accepted": say("Accepted"),
    "declined": say("Declined"),
    "expired": say("Its time ran out"),
    "taken-back": say("Taken back"),
}

# States of a referral in which workers may be asked for it.
ASKABLE = ("open", "offered")

# Nobody is asked with less time to answer than this.
# Source: our assumption. Owner: the programme.
SHORTEST_WAVE = timedelta(minutes=30)

# state of a plan for everybody who waits -> the states that may follow
PLAN_STATES = {
    "draft": ("running", "stopped", "superseded"),
    "running": ("stopped", "ready", "superseded"),
    "stopped": ("running", "superseded"),
    "ready": ("adopted", "superseded"),
    "adopted": ("taken-back",),
    "taken-back": (),
    "superseded": (),
}
PLAN_STATE_NAMES: dict[str, Sentence] = {
    "draft": say("Waits to be worked out"),
    "running": say("Is being worked out"),
    "stopped": say("Stopped"),
    "ready": say("Ready to be looked at"),
    "adopted": say("Adopted: offers went out"),
    "taken-back": say("Adopted, then taken back"),
    "superseded": say("Another plan was adopted"),
}

# States of a plan that adopting another one ends.
STILL_ADOPTABLE = tuple(state for state, after in PLAN_STATES.items() if "superseded" in after)

# How paid hours are spread: policies by name, each with where it comes from and who may change it. None knows of
# declined offers.
POLICIES: dict[str, Fairness] = {
    "efficient": Fairness(
        name="efficient", spread=Spread.NONE, source="the programme's weights alone", owner="programme"
    ),
    "share": Fairness(
        name="share", spread=Spread.SHARE, share=0.05, source="our assumption: one twentieth", owner="programme"
    ),
    "least-paid": Fairness(
        name="least-paid", spread=Spread.MAX_MIN, source="our assumption, after Rawls' maximin", owner="programme"
    ),
}
POLICY_NAMES: dict[str, Sentence] = {
    "efficient": say("What suits people best"),
    "share": say("Spread paid hours, giving up at most 5 % of suitability"),
    "least-paid": say("Lift whoever is paid least, serving nobody less"),
}

POLICY_PROSE: dict[str, Sentence] = {
    "efficient": say(
        "Whoever waits longest and most urgently comes first, with the worker who suits them best. How hours are spread"
        " counts only as one of the programme's weights."
    ),
    "share": say(
        "Of all plans that serve the same people, the one that gives hours to those who were paid less of late, as far"
        " as 5 % of suitability buys. Our assumption; the programme may change the share."
    ),
    "least-paid": say(
        "As many people are served; among those plans, the worker with the fewest paid hours is lifted as far as can"
        " be. Our assumption; the programme decides whether it is used."
    ),
}

# The terms of a score, as people call them. How each is measured is told in the engine.
TERM_NAMES: dict[str, Sentence] = {
    "travel": say("Nearness"),
    "continuity": say("Has accompanied the person before"),
    "lived_experience": say("Lived experience that is asked for or welcome"),
    "fluency": say("How well the language is spoken"),
    "competence": say("Rated competence for the protocol"),
    "fairness": say("Fewer paid hours of late"),
    "kept_visits": say("Visits kept"),
    "load": say("Hours and caseload still free"),
}
# The heaviest a term may weigh. Source: our assumption; only proportions count, and small numbers can be compared by
# eye. Owner: the programme.
HEAVIEST = 10

# Why no further wave of a plan goes out.
WAVES_ENDS: dict[str, Sentence] = {
    "stopped": say("Stopped: no further wave goes out"),
    "used-up": say("Used up: nobody of the plan is left to ask, or no time, and nobody accepted"),
}

# Declining costs nothing. These words only help to ask better next time; "no reason" comes first.
DECLINES: dict[str, Sentence] = {
    "no-reason": say("I'd rather not say"),
    "hours": say("The hours do not suit me"),
    "distance": say("Too far"),
    "full": say("I have enough for now"),
    "know-them": say("I may know this person"),
}

OUTCOMES: dict[str, Sentence] = {
    "better": say("Better, as agreed"),
    "stepped-up": say("Went on to more care"),
    "stopped": say("The person did not want to go on"),
    "lost": say("Contact was lost"),
    "moved": say("The person moved away"),
    "died": say("The person died"),
}
HANDOVERS: dict[str, Sentence] = {
    "worker-leaves": say("The worker leaves"),
    "worker-away": say("The worker is away for long"),
    "person-asked": say("The person asked for somebody else"),
    "too-far": say("It became too far"),
}


def may_answer(state: str, expires_at: datetime, at: datetime) -> None:
    """Refuse to answer an offer that is no longer open, and say why."""
    if state == "taken-back":
        raise Refused("Somebody else said yes first, or the offer was taken back. Thank you for being ready.")
    if state == "expired" or (state == "open" and at >= expires_at):
        raise Refused("This offer's time ran out. It will not count against you.")
    if state != "open":
        raise Refused("You have answered this offer already.")


def may_ask(referral_state: str) -> None:
    """Refuse to ask anybody for a referral that is not looking for a worker."""
    if referral_state not in ASKABLE:
        raise Refused(
            "Nobody can be asked for this referral now: it has a worker, was withdrawn, or waits for choices."
        )


def chosen(made: bool) -> None:
    """Refuse to look for a worker before the person has chosen who, where and when."""
    if not made:
        raise Refused("Record the person's choices first: who, where and when.")


def somebody(workers: int) -> None:
    """Refuse a wave without anybody in it."""
    if workers == 0:
        raise Refused("Choose at least one worker to ask.")


def suggested(name: str, is_suggested: bool) -> None:
    """Refuse to offer to somebody who does not qualify."""
    if not is_suggested:
        raise Refused("{name} does not qualify for this referral now; look at the reasons.", name=name)


def still_open(closed: bool) -> None:
    """Refuse to change an engagement that has ended."""
    if closed:
        raise Refused("This engagement has ended.")


def known_outcome(outcome: str) -> None:
    """Refuse an ending we have no word for."""
    if outcome not in OUTCOMES:
        raise Refused("'{outcome}' is not one of the ways an engagement can end.", outcome=outcome)


def somebody_waits(referrals: int) -> None:
    """Refuse a plan for nobody."""
    if referrals == 0:
        raise Refused("Nobody waits for a worker with their choices made, so there is nothing to plan.")


def plan_may_become(state: str, after: str) -> None:
    """Refuse a step of a plan that does not follow, and say where the plan stands."""
    if after not in PLAN_STATES[state]:
        raise Refused("That cannot be done with this plan now. Its state: {state}.", state=PLAN_STATE_NAMES[state])


def some_open(waves: int) -> None:
    """Refuse to take back what nobody is being asked any more."""
    if waves == 0:
        raise Refused("No offer of this plan is open any more, so nothing can be taken back.")


def can_be_replayed(answered: bool) -> None:
    """Refuse to compute again what was never answered."""
    if not answered:
        raise Refused("This plan has no answer yet that could be checked.")


def weights_hold(weights: Mapping[str, float], before: Mapping[str, float]) -> None:
    """Refuse weights that are not one for each term, are out of bounds, weigh nothing at all, or change nothing.

    What makes somebody eligible is no term, and no term knows of declined offers: neither can be weighed.
    """
    if set(weights) != set(TERM_NAMES):
        odd = sorted(set(weights) ^ set(TERM_NAMES))
        raise Refused("Every term has one weight, and nothing else has: {terms}.", terms=odd)
    if not all(0 <= weight <= HEAVIEST for weight in weights.values()):
        raise Refused("A weight is a number from 0 to {heaviest}.", heaviest=HEAVIEST)
    if not any(weights.values()):
        raise Refused("At least one term has to weigh something; otherwise there is no order.")
    if all(weights[term] == before.get(term, 0) for term in weights):
        raise Refused("These are the weights that hold already.")


def newest_weights(newest: bool) -> None:
    """Refuse to take back what a later version has changed since."""
    if not newest:
        raise Refused("A newer version was adopted since; only the newest can be taken back.")


def no_longer_waits(state: Sentence) -> Sentence:
    """Why a pair of a plan no longer holds: the referral went on without it."""
    return say("The referral no longer waits for a plan. Its state: {state}.", state=state)


def no_room(name: str) -> Sentence:
    """Why a pair of a plan no longer holds: the week or the caseload filled since."""
    return say("With the others of this plan it would now be too much for {name}.", name=name)


def no_room_above(supervisor: str, name: str) -> Sentence:
    """Why somebody is not asked: whoever supervises them has no room."""
    return say(
        "{supervisor}, who supervises {name}, has no room for another person by now.", supervisor=supervisor, name=name
    )


def said_no_to_it(name: str) -> Sentence:
    """Why a pair of a plan no longer holds: the worker was asked for it meanwhile."""
    return say("{name} has said no to this one.", name=name)


def waves_that_can_be(sizes: Sequence[int], largest: int, waves: int, listed: int) -> None:
    """Refuse waves that ask nobody, too many at once, too late, or more workers than there are."""
    if not sizes or min(sizes) < 1:
        raise Refused("Each wave asks at least one worker.")
    if max(sizes) > largest:
        raise Refused("At most {n} workers are asked at the same time.", n=largest)
    if len(sizes) > waves:
        raise Refused("Only {n} waves fit before the first visit is due; look at the plan again.", n=waves)
    if sum(sizes) > listed:
        raise Refused("Only {n} workers are left to ask; look at the plan again.", n=listed)


def one_at_a_time(going: bool) -> None:
    """Refuse a second plan of waves beside one that is going on."""
    if going:
        raise Refused("Waves are already going out for this referral; stop them first.")


def still_going(going: bool) -> None:
    """Refuse to go on with waves, or to stop them, when they are over or somebody is being asked already."""
    if not going:
        raise Refused("These waves are over: somebody accepted, they were stopped, or they are used up.")


def nobody_asked_now(open_offers: bool) -> None:
    """Refuse the next wave while somebody may still accept."""
    if open_offers:
        raise Refused("Somebody is still being asked; the next wave waits for that.")


def the_next_one(step: int, following: int) -> None:
    """Refuse a wave of a plan that is not the one that follows."""
    if step != following:
        raise Refused("This wave has gone out already.")


def waits_with_a_group() -> Sentence:
    """Why a pair of a plan no longer holds: the person is to be taken up with others."""
    return say("The person waits with a group now.")


def group_changed() -> Sentence:
    """Why a pair of a plan no longer holds: the group is of other people than were planned for."""
    return say("People joined or left this group since.")


def waves_for_one(of_group: bool) -> None:
    """Refuse to plan waves for a group: how soon somebody accepts one was never seen."""
    if of_group:
        raise Refused("Waves are planned for one person. For a group, choose yourself whom to ask.")
