"""Who may open a page, what everybody else sees, and what becomes of a refusal."""

from uuid import UUID, uuid4

import pytest
from django import forms
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import include, path
from django.utils import translation

from ayni.basics.words import Refused
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, for_anyone, standing
from ayni.ground import actions
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Account, Grant

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class Forgotten(Page):
    """A page whose author forgot to say who may open it."""

    def get(self, request: Asked) -> HttpResponse:
        return HttpResponse("open")


@standing("steward")
class Study(Page):
    """A steward's page; its form makes an account, and a role for it where one is asked for."""

    def get(self, request: Asked) -> HttpResponse:
        return self.render("signin/no_role.html")

    def post(self, request: Asked) -> HttpResponse:
        email = request.POST["email"]
        made = self.do(actions.make_account, because="asked", email=email, name="Somebody")
        if "role" in request.POST:
            account = Account.objects.get(pk=made.account)
            self.do(actions.grant_role, account, because="asked", role=request.POST["role"])
        return self.go("study", tell="Done as asked.")


class Named(forms.Form):
    email = forms.EmailField()


@standing("steward")
class Desk(Page):
    """The same change, through a form that shows what was refused."""

    def post(self, request: Asked) -> HttpResponse:
        form = Named(request.POST)
        if form.is_valid() and self.do(actions.make_account, because="asked", form=form, name="X", **form.cleaned_data):
            return self.go("study")
        return HttpResponse(render_to_string("components/fields.html", {"form": form}), status=422)


@standing()
class AnySignedIn(Page):
    """A page for all who are signed in, whose action is for stewards only."""

    def post(self, request: Asked) -> HttpResponse:
        self.do(actions.make_account, because="asked", email="x@ayni.example", name="X")
        return HttpResponse("done")


@for_anyone
class Refusing(Page):
    """A page that cannot do today what it is for."""

    def get(self, request: Asked) -> HttpResponse:
        raise Refused("The office is closed until {day}.", day="Monday")


@for_anyone
class Broken(Page):
    """A page with a mistake of ours."""

    def get(self, request: Asked) -> HttpResponse:
        raise ZeroDivisionError


urlpatterns = [
    path("forgotten/", Forgotten.as_view()),
    path("study/", Study.as_view(), name="study"),
    path("desk/", Desk.as_view()),
    path("any/", AnySignedIn.as_view()),
    path("refusing/", Refusing.as_view()),
    path("broken/", Broken.as_view()),
    path("", include("ayni.site.urls")),
]
handler404 = "ayni.desk.standing.not_found"
handler403 = "ayni.desk.standing.forbidden"
handler500 = "ayni.desk.standing.broken"


def account(name: str, role: str | None = None, language: str = "en") -> Account:
    made = actions.make_account(
        by=HOUSE, because="test", email=f"{name.lower()}@ayni.example", name=name, language=language
    )
    found = Account.objects.get(pk=made.account)
    if role:
        actions.grant_role(found, by=HOUSE, because="test", role=role)
    return found


@pytest.fixture
def noor(client: Client) -> Client:
    client.force_login(account("Noor", "steward"))
    return client


@pytest.fixture
def wari(client: Client) -> Client:
    client.force_login(account("Wari"))
    return client


def test_a_page_whose_author_named_nobody_exists_for_nobody(noor: Client) -> None:
    assert noor.get("/forgotten/").status_code == 404


def test_a_visitor_is_asked_to_sign_in_and_led_back(client: Client) -> None:
    answer = client.get("/study/?page=2")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/login/?next=/study/%3Fpage%3D2"


def test_a_steward_opens_a_stewards_page(noor: Client) -> None:
    assert noor.get("/study/").status_code == 200


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "options"])
def test_a_stranger_cannot_tell_a_hidden_page_from_none_at_all(wari: Client, method: str) -> None:
    hidden, nothing = getattr(wari, method)("/study/"), getattr(wari, method)("/no-such-page/")
    assert (hidden.status_code, nothing.status_code) == (404, 404)
    assert hidden.content == nothing.content


def test_an_action_that_the_role_forbids_looks_like_nothing_at_all(wari: Client) -> None:
    forbidden, nothing = wari.post("/any/"), wari.get("/no-such-page/")
    assert (forbidden.status_code, forbidden.content) == (404, nothing.content)
    assert not Account.objects.filter(email="x@ayni.example").exists()


def test_a_role_taken_back_opens_nothing_from_the_next_page_on(noor: Client) -> None:
    grant = Grant.objects.get(account__name="Noor")
    actor = noor.get("/study/").wsgi_request.actor
    actions.end_role(grant, by=actor, because="test")
    assert noor.get("/study/").status_code == 404


def test_a_button_pressed_twice_does_its_work_once(noor: Client) -> None:
    pressed = {"email": "amaru@ayni.example", "once": str(uuid4())}
    answers = [noor.post("/study/", pressed).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Account.objects.filter(email="amaru@ayni.example").count() == 1


def test_two_acts_of_one_button_are_both_done_and_both_only_once(noor: Client) -> None:
    pressed = {"email": "amaru@ayni.example", "role": "researcher", "once": str(uuid4())}
    noor.post("/study/", pressed)
    noor.post("/study/", pressed)
    assert Grant.objects.filter(account__email="amaru@ayni.example").count() == 1


def test_the_same_button_with_other_content_keeps_what_came_first(noor: Client) -> None:
    once = str(uuid4())
    noor.post("/study/", {"email": "first@ayni.example", "once": once})
    answer = noor.post("/study/", {"email": "second@ayni.example", "once": once})
    assert answer.status_code == 409
    assert not Account.objects.filter(email="second@ayni.example").exists()


@pytest.mark.parametrize("once", ["", "not-an-id", "0" * 400])
def test_an_id_that_is_none_is_not_a_mistake_of_ours(noor: Client, once: str) -> None:
    assert noor.post("/study/", {"email": f"{len(once)}@ayni.example", "once": once}).status_code == 302


def test_a_refusal_leads_back_to_the_page_it_came_from_and_is_said_there(noor: Client) -> None:
    noor.post("/study/", {"email": "twice@ayni.example"})
    answer = noor.post(
        "/study/", {"email": "twice@ayni.example"}, headers={"referer": "http://testserver/?from=here"}, follow=False
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/?from=here")
    assert "There is an account with this address already." in noor.get("/study/").content.decode()


@pytest.mark.parametrize("referrer", ["", "https://elsewhere.example/", "http://testserver/study/", "javascript:1"])
def test_a_refusal_never_leads_to_another_house_nor_in_a_circle(noor: Client, referrer: str) -> None:
    noor.post("/study/", {"email": "twice@ayni.example"})
    answer = noor.post("/study/", {"email": "twice@ayni.example"}, headers={"referer": referrer})
    assert answer.status_code == 409
    assert "There is an account with this address already." in answer.content.decode()


def test_a_refusal_shown_in_a_form_stands_at_its_head_and_nothing_typed_is_lost(noor: Client) -> None:
    noor.post("/desk/", {"email": "twice@ayni.example"})
    answer = noor.post("/desk/", {"email": "twice@ayni.example"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert shown.index("There is an account with this address already.") < shown.index('value="twice@ayni.example"')


def test_what_is_wrong_with_a_field_stands_beside_it_and_is_tied_to_it(noor: Client) -> None:
    shown = noor.post("/desk/", {"email": "nonsense"}).content.decode()
    assert 'id="id_email_error"' in shown
    assert 'aria-describedby="id_email_error"' in shown
    assert 'aria-invalid="true"' in shown


def test_what_was_shown_to_somebody_signed_in_is_kept_by_no_browser(noor: Client) -> None:
    assert noor.get("/study/").headers["Cache-Control"] == "no-store"


def test_a_page_that_refuses_to_be_read_says_why(client: Client) -> None:
    answer = client.get("/refusing/")
    assert answer.status_code == 409
    assert "The office is closed until Monday." in answer.content.decode()


def test_a_mistake_of_ours_says_what_is_safe(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/broken/", headers={"accept-language": "en"})
    assert answer.status_code == 500
    assert "What you saved before is safe" in answer.content.decode()


def test_the_account_s_language_is_spoken_unless_another_was_chosen(client: Client) -> None:
    client.force_login(account("Noor", "steward", language="es"))
    assert '<html lang="es" dir="ltr">' in client.get("/study/").content.decode()
    client.post("/language/", {"language": "en", "next": "/study/"})
    assert '<html lang="en" dir="ltr">' in client.get("/study/").content.decode()


def test_a_language_read_from_the_right_turns_the_page_round() -> None:
    with translation.override("ar"):
        assert 'dir="rtl"' in render_to_string("frame.html")


def test_every_form_is_drawn_with_an_id_of_its_own() -> None:
    drawn = [render_to_string("components/act.html", {"address": "/x/", "verb": "Do"}) for _ in range(2)]
    ids = [UUID(each.split('name="once" value="')[1][:36]) for each in drawn]
    assert ids[0] != ids[1]
