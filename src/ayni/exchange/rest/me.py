"""Who I am."""

from pydantic import Field

from ayni.exchange.rest.doors import SIGNED_IN, Noun
from ayni.exchange.rest.shapes import Shown, ShownId
from ayni.exchange.rest.standing import Asked
from ayni.ground.roles import ROLES
from ayni.workers import queries as workers

noun = Noun("me", "Whoever asks: their roles, and what these let them do.")


class HeldRole(Shown):
    """A role, and where it is held."""

    role: str = Field(examples=["coordinator"], description="Its name.")
    centre: ShownId | None = Field(description="The centre it is for; null when it is for the whole programme.")


class Me(Shown):
    """Whoever asks."""

    id: ShownId = Field(description="The account.")
    name: str = Field(examples=["Tomás"], description="As others read it.")
    language: str = Field(examples=["es"], description="Spoken unless Accept-Language asks for another.")
    roles: list[HeldRole] = Field(description="Held at this moment.")
    may: list[str] = Field(examples=[["people.register"]], description="The verbs these roles may do.")
    worker: ShownId | None = Field(description="The worker this account is of, if any.")
    supervisor: ShownId | None = Field(description="The supervisor this account is of, if any.")


@noun.shows("/me", to=SIGNED_IN)
def show_me(request: Asked) -> Me:
    """Who asks, with the roles held at this moment. For everybody who holds a role."""
    actor = request.auth
    worker, supervisor = workers.of(actor), workers.supervisor_of(actor)
    return Me(
        id=actor.id,
        name=actor.name,
        language=actor.language,
        roles=[
            HeldRole(role=role, centre=centre)
            for role, centre in sorted(actor.grants, key=lambda held: (held[0], str(held[1])))
        ],
        may=sorted({verb for role in actor.roles for verb in ROLES[role].may}),
        worker=worker.pk if worker else None,
        supervisor=supervisor.pk if supervisor else None,
    )
