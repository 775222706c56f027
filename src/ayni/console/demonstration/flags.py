"""What happens to a flag: the owner answers, or it goes on to the next; then it is closed."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from ayni.console.demonstration.world import World
from ayni.ground import clock
from ayni.safety import jobs, messages, seeds
from ayni.safety.queries import Escalation

# The last day is the story's own: whatever chance raised before is closed by then.
QUIET = timedelta(days=1)


def watch(world: World, person: UUID) -> None:
    """See to it that the person's open escalations are answered and, later, closed."""
    messages.send_due(world.now)
    for escalation in Escalation.objects.filter(flag__person=person, state="open"):
        answered_at = world.now + seeds.time_to_answer(world.chance)
        passes_at = escalation.owner_until
        while passes_at < answered_at:
            world.timeline.put(passes_at, pass_on)
            passes_at += escalation.owner_until - escalation.opened_at
        world.timeline.put(answered_at, partial(_answer, world, escalation.pk))


def pass_on() -> None:
    """What the house's clock does every few seconds."""
    jobs.pass_on_unanswered(clock.now())
    messages.send_due(clock.now())


def _answer(world: World, escalation: UUID) -> None:
    asked = Escalation.objects.get(pk=escalation)
    assert asked.owner_id is not None  # noqa: S101 - every centre of the demonstration has supervisors
    actor = world.actors[asked.owner_id]
    seeds.answer(world.chance, asked, by=actor)
    latest = world.timeline.ends_at - timedelta(hours=2)
    closes_at = min(world.now + seeds.time_to_close(world.chance), latest)
    world.timeline.put(closes_at, lambda: seeds.end(world.chance, Escalation.objects.get(pk=escalation), by=actor))
    reviewed_at = closes_at + seeds.time_to_review(world.chance)
    world.timeline.put(
        reviewed_at, lambda: seeds.look_back(world.chance, Escalation.objects.get(pk=escalation), by=actor)
    )
