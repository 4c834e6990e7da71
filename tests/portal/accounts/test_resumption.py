"""Nothing typed is lost when a session or a form token ends (design §7.9)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from portal.accounts import resumption
from portal.accounts.models import User
from portal.accounts.typed import Typed, shown_fields
from portal.accounts.views.invitation_views import InviteView

from tests.factories.organisations import AssignmentFactory
from tests.portal.accounts.resuming import box_of, post, sign_in
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str | User], Client]
TEXT = "1行目\r\n<b>2行目</b> & 'おわり'"


def test_post_after_the_session_ended_shows_a_page_with_the_box(address: str) -> None:
    response = post(Client(), address, {"name": TEXT, "email": "a@example.jp"})

    assert response.status_code == 403
    assert response.templates[0].name == "pages/accounts/sign_in_again.html"
    assert TEXT not in response.content.decode()


def test_typed_fields_are_there_after_sign_in(address: str) -> None:
    client = Client()
    fields = {"name": TEXT, "email": "a@example.jp", "duties": ["1", "2"], "draft": "1"}
    first = post(client, address, fields)
    client.post("/account/resume/", {"box": box_of(first)})

    landed = client.get(sign_in(client)["Location"])

    assert landed.status_code == 200
    assert landed.context["typed"].fields == [
        ("name", TEXT),
        ("email", "a@example.jp"),
        ("duties", "1"),
        ("duties", "2"),
        ("draft", "1"),
    ]
    assert landed.context["typed"].path == address


def test_typed_text_is_escaped_and_labelled(address: str) -> None:
    client = Client()
    first = post(client, address, {"name": TEXT})
    client.post("/account/resume/", {"box": box_of(first)})

    page = client.get(sign_in(client)["Location"]).content.decode()

    assert "<dt>氏名</dt>" in page
    assert "&lt;b&gt;2行目&lt;/b&gt;" in page
    assert "<b>2行目</b>" not in page


def test_chosen_words_are_shown_and_stored_objects_are_not(
    world: World, client_for: ClientFor
) -> None:
    seat = world.seat("kyufu")
    path = f"/organisation/{seat.organisation_id}/seats/{seat.pk}/"
    fields = [("role", "manager"), ("duties", str(world.duty().pk)), ("other", "1")]

    shown = shown_fields(Typed(path, fields, [], ""))

    assert [(field.label, field.value) for field in shown] == [
        ("役割", "管理者"),
        ("所管分野", "（選んだまま）"),
        ("other", "1"),
    ]


def test_fields_that_say_nothing_to_people_are_not_shown(db: None) -> None:
    fields = [("title", "件名"), ("key", "5f0c"), ("seat", "17"), ("seen", "1")]

    shown = shown_fields(Typed("/inquiries/new/", fields, [], ""))

    assert [field.value for field in shown] == ["件名"]


def test_own_form_in_the_admin_is_shown_in_its_words(db: None) -> None:
    (field,) = shown_fields(Typed("/admin/faq/1/check/", [("outcome", "kept")], [], ""))
    assert (field.label, field.value) == ("確認の結果", "答えはそのままでよい")


def test_field_that_names_a_seat_to_act_on_is_not_the_seat_of_the_page(
    client_for: ClientFor, world: World, address: str
) -> None:
    AssignmentFactory(user=world.user("kyufu"), seat=world.seat("hakodate"))
    response = post(client_for("kyufu"), address, {"seat": world.seat("hakodate").pk})
    assert response.status_code == 404
    assert b"seat-left" not in response.content


def test_the_press_of_the_button_does_what_was_meant(world: World, address: str) -> None:
    client = Client(enforce_csrf_checks=False)
    seat = world.seat("kyufu")
    fields = {"name": "新人 一郎", "email": "new@example.jp", "seat": str(seat.pk)}
    first = post(client, address, fields)
    client.post("/account/resume/", {"box": box_of(first)})
    landed = client.get(sign_in(client)["Location"])

    typed = landed.context["typed"]
    done = client.post(typed.path, dict(typed.fields))

    assert done.templates[0].name == "pages/accounts/invitation_links.html"


def test_box_survives_the_second_factor(world: World, address: str) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(world.user("sapporo_soumu"), "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(world.user("sapporo_soumu")).get_unused_codes()
    client = Client()
    first = post(client, address, {"name": TEXT})
    client.post("/account/resume/", {"box": box_of(first)})
    sign_in(client)

    last = client.post("/account/2fa/authenticate/", {"code": codes[0]})
    landed = client.get(last["Location"])

    assert landed.context["typed"].fields == [("name", TEXT)]


def test_absolute_end_of_the_session_keeps_the_text(client_for: ClientFor, address: str) -> None:
    client = client_for("sapporo_soumu")
    client.get("/account/")

    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        response = post(client, address, {"name": TEXT})
        kept = resumption.unseal(box_of(response))

    assert kept is not None
    assert kept.fields == [("name", TEXT)]


def test_secrets_are_never_kept(address: str) -> None:
    fields = {"name": "a", "password1": "x", "old_password": "y", "client_secret": "z"}

    response = post(Client(), address, fields)

    assert response.context["typed"].fields == [("name", "a")]


def test_files_are_named_to_be_chosen_again(address: str) -> None:
    upload = SimpleUploadedFile("見本.pdf", b"x")

    response = post(Client(), address, {"name": "a", "csv": upload})

    assert response.context["typed"].files == [("csv", "見本.pdf")]


def test_account_pages_keep_nothing(db: None) -> None:
    response = post(Client(), "/account/", {"name": "a"})

    assert response["Location"].startswith("/account/login/")


def test_view_that_says_so_keeps_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InviteView, "keeps_typed", False)

    response = post(Client(), address, {"name": "secret answer"})

    assert response["Location"] == "/account/login/?next=/"


def test_mere_button_leads_back_to_its_page(address: str) -> None:
    response = post(Client(), address, {}, Referer="http://testserver/notices/abc/")

    assert response["Location"] == "/account/login/?next=/notices/abc/"


@pytest.mark.parametrize("source", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {}])
def test_form_of_another_site_is_not_shown_again(address: str, source: dict[str, str]) -> None:
    response = Client().post(address, {"name": "evil"}, headers=source)

    assert response["Location"] == f"/account/login/?next={address}"


def test_wagtail_form_is_kept_as_well(world: World) -> None:
    response = post(Client(), "/admin/pages/1/edit/", {"title": "書きかけ"})

    assert response.context["typed"].fields == [("title", "書きかけ")]


@pytest.mark.parametrize("box", ["", "garbage", "gAAAAABn", "あ", "\x00", "a" * 300_000])
def test_box_that_is_not_ours_leads_nowhere(client_for: ClientFor, box: str) -> None:
    client = client_for("kyufu")

    response = client.post("/account/resume/", {"box": box})

    assert (response.status_code, response["Location"]) == (302, "/")
    assert resumption.SESSION_KEY not in client.session


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/no.where",
        "/account/logout/",
        "/account/password/change/",
        "",
    ],
)
def test_box_with_another_target_is_refused(path: str) -> None:
    box = resumption.seal(Typed(path, [("a", "b")], [], timezone.now().isoformat()))

    assert resumption.unseal(box) is None


def test_box_is_good_for_a_day(address: str) -> None:
    box = resumption.seal(Typed(address, [("a", "b")], [], timezone.now().isoformat()))

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert resumption.unseal(box) is None


def test_throwing_away_empties_the_session(client_for: ClientFor, address: str) -> None:
    client = client_for("kyufu")
    box = resumption.seal(Typed(address, [("a", "b")], [], timezone.now().isoformat()))
    client.post("/account/resume/", {"box": box})

    client.post("/account/resume/", {})

    assert client.get("/account/resume/")["Location"] == "/"


def test_expired_token_of_a_signed_in_person_shows_the_text_at_once(
    world: World, address: str
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("sapporo_soumu"))

    response = post(client, address, {"name": TEXT})

    assert response.status_code == 403
    assert response.context["typed"].fields == [("name", TEXT)]


def test_expired_token_of_another_site_shows_nothing(world: World, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("sapporo_soumu"))

    response = client.post(address, {"name": "evil"}, headers={"Origin": "https://evil.example"})

    assert response.status_code == 403
    assert "evil" not in response.content.decode()


def test_expired_token_and_session_show_the_sign_in_page(db: None, address: str) -> None:
    response = post(Client(enforce_csrf_checks=True), address, {"name": TEXT})

    assert resumption.unseal(box_of(response)).fields == [("name", TEXT)]


def test_expired_token_on_the_sign_in_page_keeps_nothing(db: None) -> None:
    client = Client(enforce_csrf_checks=True)

    response = post(client, "/account/login/", {"login": "a@example.jp", "password": "hidden-word"})

    assert response.status_code == 403
    assert "hidden-word" not in response.content.decode()
