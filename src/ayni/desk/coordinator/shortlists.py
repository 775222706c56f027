"""Who can, and why: shortlists, offers to those chosen, and what the person could agree to so that more qualify."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni.desk.coordinator import shortlist_cards as cards
from ayni.desk.coordinator.fields import named
from ayni.desk.coordinator.wave_cards import Way, percent
from ayni.desk.coordinator.whom import Whom
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.engagements import actions, planning, queries
from ayni.engagements.planning import WaveProposal
from ayni.engagements.queries import Shortlist, Wave, waves_going
from ayni.engagements.rules import ASKABLE
from ayni.ground import clock
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Choices, Sought
from ayni.referrals.queries import visible_to as referrals_visible_to
from ayni.safety.rules import ASIDE
from ayni.workers.queries import Worker


# Why a worker is not to be suggested to this person again.
class OfferForm(forms.Form):
    """Whom to ask: only those whom the shortlist suggests."""

    workers = forms.ModelMultipleChoiceField(
        queryset=Worker.objects.none(),
        error_messages={
            "required": gettext_lazy("Choose at least one worker to ask."),
            "invalid_choice": gettext_lazy("Somebody you chose is not suggested any more; look again."),
            "invalid_pk_value": gettext_lazy("Somebody you chose is not suggested any more; look again."),
        },
    )

    def __init__(self, told: Any, shortlist: Shortlist) -> None:
        super().__init__(told)
        suggested = Worker.objects.filter(pk__in=list(planning.candidates_of(shortlist)))
        self.fields["workers"].queryset = suggested  # type: ignore[attr-defined]


class ExclusionForm(OfferForm):
    """Whom not to suggest to this person again, and why."""

    why = forms.ChoiceField(choices=named(ASIDE))


@standing("coordinator")
class Shortlists(Page):
    """The shortlists of a referral."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """See who can, as things are now."""
        return _look(self, pk, "asked")


def _look(page: Page, referral: UUID, because: str) -> HttpResponse:
    """Ask the engine about the referral as it stands now, and lead to the answer."""
    found = page.find(referrals_visible_to(page.actor).filter(choices__isnull=False), referral)
    return look_for(page, found, because)


def look_for(page: Page, sought: Sought, because: str) -> HttpResponse:
    """Ask the engine about a referral or a group as it stands now, and lead to the answer."""
    return page.go("shortlist", page.do(actions.shortlist, sought, because=because).shortlist)


@standing("coordinator")
class ShortlistPage(Page):
    """One answer of the engine, kept as it was."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show it."""
        return self.show(self.find(visible_shortlists(self), pk))

    def show(
        self, shortlist: Shortlist, wrong: str = "", ticked: list[str] | None = None, status: int = 200
    ) -> HttpResponse:
        """The page; when something was wrong with the choice, with what it was and with what was ticked."""
        whom, need = Whom.of(shortlist.sought), shortlist.need
        result, may_ask = planning.result_of(shortlist), whom.sought.state in ASKABLE
        # Waves by plan are for one person: how soon somebody says yes to a group is not known.
        proposal = planning.propose_waves(shortlist, clock.now()) if may_ask and not shortlist.group_id else None
        listed = cards.cards_of(shortlist, result.shortlists[need], _first(proposal) if ticked is None else ticked)
        new = [card for card in listed if not card.asked]
        return self.render(
            "coordinator/shortlist.html", status=status, shortlist=shortlist, whom=whom, wrong=wrong,
            zone=whom.sought.centre.time_zone, map=cards.map_of(whom.sought, listed), exclusions=ASIDE,
            first=new[: cards.SHOWN_AT_ONCE], rest=new[cards.SHOWN_AT_ONCE :],
            offer_verb=_verb([card.worker.name for card in new if card.chosen]),
            asked=[card for card in listed if card.asked], new=new,
            helps=cards.helps_of(result, need), groups=cards.groups_of(result.not_suggested[need]),
            out=len(result.not_suggested[need]), may_ask=may_ask,
            may_change=whom.sought.state == "open" and not shortlist.group_id,
            newest=_newest(shortlist), now=clock.now(), proposal=proposal,
            ways=[Way(each) for each in proposal.choices] if proposal else [],
            target=percent(proposal.target) if proposal else 0, assumed=percent(proposal.assumed) if proposal else 0,
            going=not shortlist.group_id and waves_going().filter(referral=whom.sought.pk).exists(),
        )  # fmt: skip


def _first(proposal: WaveProposal | None) -> list[str]:
    """Who is ticked to begin with: the first wave of the plan that disturbs fewest."""
    return [each.worker for each in proposal.choices[0].turns[0].workers] if proposal and proposal.choices else []


def _verb(names: list[str]) -> str:
    """What the button says, such as "Offer to Rosa and 2 others"."""
    if not names:
        return _("Choose somebody to ask")
    if len(names) == 1:
        return _("Offer to {name}").format(name=names[0])
    if len(names) == 2:
        return _("Offer to {name} and 1 other").format(name=names[0])
    return _("Offer to {name} and {n} others").format(name=names[0], n=len(names) - 1)


def visible_shortlists(page: Page) -> Any:
    """A steward may read every shortlist, but here only those of referrals the coordinator may know of."""
    shortlists = queries.shortlists_visible_to(page.actor).filter(queries.at_centres(page.actor))
    return shortlists.select_related(
        "referral__person", "referral__centre", "referral__choices", "group__centre", "weighing"
    ).defer("problem")


def _newest(shortlist: Shortlist) -> bool:
    """Whether no later shortlist was made for the same referral."""
    of_it = Shortlist.objects.filter(**queries.asked_for(shortlist.sought))
    return not of_it.filter(made_at__gt=shortlist.made_at).exists()


@standing("coordinator")
class Offers(ShortlistPage):
    """Offers to those chosen from a shortlist."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """The shortlist they are chosen from."""
        return self.go("shortlist", self.find(visible_shortlists(self), pk).pk)

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Ask them, all at the same time."""
        shortlist = self.find(visible_shortlists(self), pk)
        form = OfferForm(request.POST, shortlist)
        if form.is_valid():
            workers = list(form.cleaned_data["workers"])
            if self.do(actions.offer, shortlist, because="chosen", form=form, workers=workers):
                return self.go(Whom.of(shortlist.sought).page, tell=_asked(len(workers)))
        wrong = " ".join(str(each) for held in form.errors.values() for each in held)
        return self.show(shortlist, wrong, request.POST.getlist("workers"), status=422)


def _asked(n: int) -> str:
    return ngettext("%(n)s worker was asked; the first yes counts.", "%(n)s workers were asked; the first yes counts.",
                    n) % {"n": n}  # fmt: skip


@standing("coordinator")
class Widening(Page):
    """A change the person agreed to, so that more workers qualify."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep the change among their choices and look again."""
        shortlist = self.find(visible_shortlists(self).filter(group=None), pk)  # a group's choices are several people's
        changes = {
            each.code: each.change
            for each in planning.result_of(shortlist).would_help[shortlist.need]
            if each.side == "need"
        }
        if (change := changes.get(request.POST.get("code", ""))) is None:
            raise Http404
        chosen = widened(shortlist.referral.choices, dict(change))
        self.do(referrals.choose, shortlist.referral, because="widened", **chosen)
        return _look(self, shortlist.referral_id, "widened")


def widened(choices: Choices, change: dict[str, Any]) -> dict[str, Any]:
    """The choices after one change that the engine proposed; the rest stays as the person chose it."""
    (name, value), *_more = change.items()
    kept = {each: getattr(choices, each) for each in planning.CHOSEN}
    if name == "language":
        return {**kept, "languages": [*choices.languages, value]}
    return {**kept, name: value if value is not None else ([] if name == "hours" else "")}


@standing("coordinator")
class Exclusions(Page):
    """Workers who are not to be suggested to this person again."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Keep it and look again."""
        shortlist = self.find(visible_shortlists(self).filter(group=None), pk)  # in a group it would not say for whom
        form = ExclusionForm(request.POST, shortlist)
        if not form.is_valid():
            return self.go("shortlist", shortlist.pk)
        person, why = shortlist.referral.person, form.cleaned_data["why"]
        for worker in form.cleaned_data["workers"]:
            self.do(referrals.exclude, person, because="told", worker=worker, why=why)
        return _look(self, shortlist.referral_id, "excluded")


@standing("coordinator")
class TakingBack(Page):
    """A wave of offers taken back while it is open."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Take it back."""
        wave = self.find(Wave.objects.filter(queries.at_centres(self.actor)), pk)
        self.do(actions.take_back, wave, because="coordinator")
        return self.go(Whom.of(wave.sought).page, tell=_("The offers are taken back."))
