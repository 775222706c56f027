"""Accounts and the roles they hold: made, given and taken here, and nowhere else."""

import secrets
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics import ids
from ayni.basics.words import Refused
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.desk.wording import said
from ayni.ground import actions, ledger
from ayni.ground.queries import Account, Grant
from ayni.ground.roles import ROLES
from ayni.places.queries import Centre

A_PAGE = 30

# Roles that are held at a centre; the others are held for the whole programme.
AT_A_CENTRE = ("coordinator", "worker", "supervisor", "manager")
GIVEN = tuple(role for role in ROLES if role not in ("house", "person", "place"))


def role_words() -> list[tuple[str, str]]:
    """The roles that can be given, by name."""
    return [("", ""), *((role, said(ROLES[role].name)) for role in GIVEN)]


def first_password() -> str:
    """Sixteen letters and digits that can be read aloud (78 bits), to be changed by whoever gets it."""
    return "-".join("".join(secrets.choice(ids.SPOKEN) for _letter in range(4)) for _group in range(4))


class AccountForm(forms.Form):
    """Somebody who is to sign in."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("Address"), max_length=254, help_text=gettext_lazy("They sign in with it.")
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


class GrantForm(forms.Form):
    """A role, and where."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=role_words)
    centre = forms.ModelChoiceField(
        label=gettext_lazy("Centre"),
        queryset=Centre.objects.none(),
        required=False,
        help_text=gettext_lazy("For coordinators, workers, supervisors and managers."),
    )

    def __init__(self, *told: Any, account: Account, **more: Any) -> None:
        super().__init__(*told, **more)
        self.account = account
        self.fields["centre"].queryset = Centre.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> None:
        """A role that needs a centre has one, one that does not has none, and nobody is given the same twice."""
        role, centre = self.cleaned_data.get("role"), self.cleaned_data.get("centre")
        if not role or "centre" in self.errors:
            return
        if role in AT_A_CENTRE and centre is None:
            self.add_error("centre", _("This role is held at a centre: choose one."))
        if role not in AT_A_CENTRE and centre is not None:
            self.add_error("centre", _("This role is held for the whole programme: leave the centre empty."))
        held = Grant.objects.filter(account=self.account, role=role, ending=None, centre=centre.pk if centre else None)
        if held.exists():
            self.add_error("role", _("This account holds that role already."))


def with_roles(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """The accounts with the roles they hold now, in two queries."""
    held = Grant.objects.filter(ending=None).order_by("role", "given_at")
    return accounts.order_by("name", "email").prefetch_related(Prefetch("grants", held, to_attr="held"))


def places_of(accounts: list[Account]) -> dict[UUID, str]:
    """The names of the centres at which the accounts hold roles."""
    wanted = {grant.centre for account in accounts for grant in account.held if grant.centre}  # type: ignore[attr-defined]
    return dict(Centre.objects.filter(pk__in=wanted).values_list("pk", "name"))


def said_roles(account: Account, places: dict[UUID, str]) -> list[dict[str, Any]]:
    """Each role an account holds, with its name and the name of its centre."""
    return [
        {"grant": grant, "name": ROLES[grant.role].name if grant.role in ROLES else grant.role,
         "centre": places.get(grant.centre, "") if grant.centre else ""}
        for grant in account.held  # type: ignore[attr-defined]
    ]  # fmt: skip


@standing("steward")
class Accounts(Page):
    """Who can sign in, and as what."""

    def get(self, request: Asked) -> HttpResponse:
        """Everybody, or those whose name or address holds what is asked."""
        asked = request.GET.get("q", "").replace("\0", "")[:120]
        accounts = with_roles(Account.objects.filter(Q(name__icontains=asked) | Q(email__icontains=asked)))
        leaf = Paginator(accounts, A_PAGE).get_page(request.GET.get("page"))
        shown = list(leaf.object_list)
        places = places_of(shown)
        rows = [{"account": each, "roles": said_roles(each, places)} for each in shown]
        return self.render("steward/accounts.html", leaf=leaf, rows=rows, asked=asked)


@standing("steward")
class NewAccount(Page):
    """Making an account."""

    def get(self, request: Asked) -> HttpResponse:
        """Ask whose."""
        return self.render("steward/new_account.html", form=AccountForm(initial={"language": settings.LANGUAGE_CODE}))

    def post(self, request: Asked) -> HttpResponse:
        """Make it, and show its first password this once.

        The form has no ``once``: an act that can be repeated keeps a hash of what it was asked, passwords included,
        and an address that has an account already is refused anyway.
        """
        form, password = AccountForm(request.POST), first_password()
        made = None
        if form.is_valid():
            made = self.do(
                actions.make_account, because="asked", form=form, password=password, **form.cleaned_data
            )  # fmt: skip
        if made is None:
            return self.render("steward/new_account.html", status=422, form=form)
        account = Account.objects.get(pk=made.account)
        return self.render("steward/account_made.html", account=account, password=password)


@standing("steward")
class OneAccount(Page):
    """An account and its roles."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """What it holds, and what became of it."""
        return self._show(self.find(with_roles(Account.objects.all()), pk))

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Give it a role."""
        account = self.find(with_roles(Account.objects.all()), pk)
        form = GrantForm(request.POST, account=account)
        if form.is_valid():
            role, centre = form.cleaned_data["role"], form.cleaned_data["centre"]
            given = self.do(
                actions.grant_role, account, because="asked", form=form, role=role,
                centre=centre.pk if centre else None,
            )  # fmt: skip
            if given:
                return self.go("steward-account", pk, tell=_("The role is given; it opens its pages at once."))
        return self._show(account, form, status=422)

    def _show(self, account: Account, form: GrantForm | None = None, status: int = 200) -> HttpResponse:
        return self.render(
            "steward/account.html", status=status, account=account, form=form or GrantForm(account=account),
            roles=said_roles(account, places_of([account])), entries=list(ledger.about(account.pk).reverse()[:30]),
        )  # fmt: skip


@standing("steward")
class EndedRole(Page):
    """Taking a role back."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """From the next page on it opens nothing."""
        grant = self.find(Grant.objects.filter(ending=None).select_related("account"), pk)
        if grant.role == "steward" and not others_who_steward(grant).exists():
            raise Refused("Nobody else is a steward. Give the role to somebody before you take it from the last one.")
        self.do(actions.end_role, grant, because="asked")
        return self.go("steward-account", grant.account_id, tell=_("The role is taken back."))


def others_who_steward(grant: Grant) -> QuerySet[Grant]:
    """The other accounts that could still give roles."""
    stewards = Grant.objects.filter(role="steward", ending=None, centre=None, account__is_active=True)
    return stewards.exclude(account=grant.account_id)
