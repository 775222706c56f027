"""Who may do what: the whole policy of the house on one page.

A role says in prose what it is for, then names its verbs. Three questions are asked in three places: may this role
do this verb (here), may this actor know of this row (each package's ``queries.visible_to``), does the state of things
allow it (each package's ``rules``).
"""

from dataclasses import dataclass

from ayni.basics.words import Sentence, say
from ayni.ground.actors import Actor


class Denied(Exception):
    """The actor's roles do not include the verb. Answered like something that does not exist."""


@dataclass(frozen=True)
class Role:
    """A named part in the work."""

    name: Sentence
    prose: Sentence
    may: frozenset[str]


ROLES: dict[str, Role] = {
    "coordinator": Role(
        say("Coordinator"),
        say("Asks for care for the people of a centre, chooses whom to ask, and follows it to the end."),
        frozenset({
            "people.register", "people.correct", "people.add_contact", "people.stop_contact",
            "people.give_consent", "people.withdraw_consent", "people.read",
            "referrals.open", "referrals.choose", "referrals.change", "referrals.exclude", "referrals.withdraw",
            "referrals.form_group", "referrals.join_group", "referrals.take_out_of_group", "referrals.dissolve_group",
            "engagements.shortlist", "engagements.offer", "engagements.take_back",
            "engagements.adopt_waves", "engagements.stop_waves",
            "engagements.hand_over", "engagements.lead_on", "engagements.close", "engagements.read",
            "engagements.plan", "engagements.begin_plan", "engagements.stop_plan", "engagements.adopt_plan",
            "engagements.take_back_plan", "engagements.replay_plan",
            "visits.plan", "visits.move", "visits.cancel", "visits.miss",
            "visits.plan_round", "visits.begin_round", "visits.stop_round", "visits.adopt_round",
            "visits.take_back_round", "visits.replay_round", "visits.tell", "visits.go_in_pairs", "visits.go_alone",
            "visits.plan_meeting", "visits.move_meeting", "visits.cancel_meeting",
            "safety.raise_flag", "safety.set_aside", "safety.let_back", "care.raise_concern", "care.ask_feedback",
            "care.carry_out", "care.let_be", "care.reopen",
            "workers.be_absent",
            "places.list_facility", "places.correct_facility", "places.stop_facility",
            "onward.send", "onward.make_slip", "onward.receive", "onward.appoint", "onward.attend", "onward.miss",
            "onward.refer_back", "onward.send_back", "onward.close", "onward.undo", "onward.ask_after",
            "onward.come_in", "onward.tell_back", "onward.keep_back",
            "decisions.decide", "decisions.ask_part",
        }),
    ),
    "worker": Role(
        say("Worker"),
        say("Answers offers, arranges visits, writes down what happened, and calls for help."),
        frozenset({
            "engagements.accept", "engagements.decline", "engagements.read", "engagements.close",
            "engagements.hand_over",
            "visits.plan", "visits.move", "visits.cancel", "visits.miss", "visits.arrive", "visits.check_in",
            "visits.hold",
            "visits.plan_meeting", "visits.move_meeting", "visits.cancel_meeting",
            "care.record", "care.record_group", "care.ask_alone", "care.raise_concern", "care.ask_feedback",
            "safety.raise_flag", "safety.say_more",
            "care.ask_before", "care.state", "care.decide", "care.write",
            "care.carry_out", "care.let_be", "care.reopen",
            "workers.allow_matching", "workers.stop_matching", "workers.set_hours", "workers.be_absent",
            "workers.allow_learning", "workers.stop_learning",
            "workers.state_experience", "workers.take_back_experience",
            "onward.appoint", "onward.attend", "onward.miss", "onward.undo",
            "decisions.decide", "decisions.ask_part",
        }),
    ),
    "supervisor": Role(
        say("Supervisor"),
        say("Accompanies workers, rates their competence, and answers every flag."),
        frozenset({
            "safety.acknowledge", "safety.pass_on", "safety.close", "safety.review", "safety.raise_flag",
            "safety.set_duty", "engagements.read", "credentials.rate", "care.state", "care.decide",
            "care.carry_out", "care.let_be", "care.reopen",
        }),
    ),
    "manager": Role(
        say("Centre manager"),
        say("Keeps the centre's workers, their agreements, hours, credentials and supervisors."),
        frozenset({
            "places.correct", "places.list_facility", "places.correct_facility", "places.stop_facility",
            "workers.enrol", "workers.correct", "workers.sign_agreement", "workers.allow_matching",
            "workers.stop_matching", "workers.set_hours", "workers.be_absent", "workers.leave",
            "workers.state_experience", "workers.take_back_experience",
            "workers.appoint_supervisor", "workers.correct_supervisor", "workers.assign_supervisor",
            "credentials.record", "credentials.revoke", "safety.set_duty",
        }),
    ),
    "director": Role(
        say("Programme director"),
        say("Reads how the programme does, never who is in it; decides how suggestions are weighed; adapts protocols."),
        frozenset({
            "engagements.weigh", "engagements.take_back_weights",
            "adaptations.adapt", "adaptations.bring", "adaptations.take_up", "adaptations.take_back",
        }),
    ),
    "researcher": Role(
        say("Researcher"),
        say("Learns from records without names, through studies."),
        frozenset(),
    ),
    "steward": Role(
        say("Steward of privacy and access"),
        say("Gives and takes roles and tokens, reads the ledger and who looked at what, and never reads a record."),
        frozenset({
            "ground.make_account", "ground.grant_role", "ground.end_role", "ground.make_token", "ground.end_token",
            "places.open", "places.correct",
            "adaptations.adapt", "adaptations.bring", "adaptations.take_up", "adaptations.take_back",
            "adaptations.confirm",
        }),
    ),
    "person": Role(
        say("Person"),
        say("Says how it went and asks for help, through a link of their own."),
        frozenset({"care.give_feedback", "decisions.say_part", "safety.ask_for_help", "safety.raise_flag"}),
    ),
    "place": Role(
        say("Receiving place"),
        say("Answers, through a link on the slip that a person carries, what became of them."),
        frozenset({"onward.receive", "onward.appoint", "onward.attend", "onward.miss", "onward.refer_back",
                   "onward.send_back"}),
    ),
    "house": Role(
        say("The house"),
        say("What the clock causes and what follows from what people did."),
        frozenset({
            "engagements.end_wave", "engagements.take_back", "engagements.begin_plan", "engagements.answer_plan",
            "engagements.shortlist", "engagements.offer", "engagements.send_next_wave", "engagements.use_up_waves",
            "engagements.keep_replay", "referrals.advance", "referrals.raise_alarm",
            "referrals.open", "referrals.choose", "referrals.extend", "referrals.advance_group",
            "referrals.take_out_of_group", "safety.pass_on", "safety.raise_flag", "safety.begin_drill",
            "safety.pass_drill_on", "care.hear_out", "visits.cancel", "visits.begin_round", "visits.answer_round",
            "visits.keep_round_replay", "onward.close", "ground.make_account", "ground.grant_role", "places.open",
            "adaptations.bring", "adaptations.keep_editions",
        }),
    ),
}  # fmt: skip

VERBS_GRANTED = frozenset(verb for role in ROLES.values() for verb in role.may)


def may(actor: Actor, verb: str) -> bool:
    """Whether any of the actor's roles includes the verb."""
    return any(verb in ROLES[role].may for role in actor.roles if role in ROLES)


def check(actor: Actor, verb: str) -> None:
    """Raise Denied unless the actor may."""
    if not may(actor, verb):
        raise Denied(f"{verb} is not for {', '.join(sorted(actor.roles)) or 'a visitor'}")
