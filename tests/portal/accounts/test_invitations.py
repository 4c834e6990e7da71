"""Inviting, accepting, cancelling."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from portal.accounts import exceptions
from portal.accounts.models import Invitation, User
from portal.accounts.selectors import seats_of
from portal.accounts.services import (
    accept_invitation,
    cancel_invitation,
    invite_person,
    join_by_invitation,
)
from portal.ledger.models import AuditEntry

from tests.factories.accounts import PASSWORD
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str | User], Client]
EMAIL, NAME, CHOSEN = "shinjin@example.jp", "新人 一郎", "kaigo-hoken-2026"


def invited(world: World, email: str = EMAIL) -> tuple[Invitation, str]:
    return invite_person(
        seat=world.seat("kyufu"), email=email, name=NAME, by=world.user("sapporo_soumu")
    )


def accept(token: str, **fields: str) -> object:
    data = {"name": NAME, "password1": CHOSEN, "password2": CHOSEN, **fields}
    return Client().post(f"/account/invitation/{token}/", data)


def test_manager_gets_the_link_once(world: World, client_for: ClientFor) -> None:
    address = f"/organisation/{world.organisation('札幌市').pk}/invite/"

    response = client_for("sapporo_soumu").post(
        address, {"email": EMAIL, "name": NAME, "seat": world.seat("kyufu").pk}
    )

    [(invitation, link)] = response.context["links"]
    assert link.startswith("http://testserver/account/invitation/")
    assert invitation.token_hash not in link
    assert Client().get(link).status_code == 200


def test_token_itself_is_not_stored(world: World) -> None:
    invitation, token = invited(world)

    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values().get())


def test_accepting_makes_account_and_seat(world: World) -> None:
    _, token = invited(world)

    response = accept(token, name="新人 一朗")

    user = User.objects.get(email=EMAIL)
    assert response["Location"] == "/account/login/"
    assert (user.name, seats_of(user), user.username[0]) == (
        "新人 一朗",
        [world.seat("kyufu")],
        "u",
    )


def test_new_person_can_sign_in(world: World) -> None:
    accept(invited(world)[1])

    response = Client().post("/account/login/", {"login": EMAIL, "password": CHOSEN})

    assert response["Location"] == "/"


def test_invitation_is_good_once(world: World) -> None:
    _, token = invited(world)
    accept(token)

    assert accept(token).status_code == 404


def test_invitation_is_good_for_seven_days(world: World) -> None:
    _, token = invited(world)

    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert accept(token).status_code == 404


def test_cancelled_invitation_is_unusable(world: World) -> None:
    invitation, token = invited(world)

    cancel_invitation(invitation=invitation, by=world.user("sapporo_soumu"))

    assert accept(token).status_code == 404


def test_cancelling_twice_says_so(world: World) -> None:
    invitation, _ = invited(world)
    cancel_invitation(invitation=invitation, by=world.user("sapporo_soumu"))

    with pytest.raises(exceptions.InvitationUnusable):
        cancel_invitation(invitation=invitation, by=world.user("sapporo_soumu"))


@pytest.mark.parametrize("token", ["x", "あ", "a" * 500, "%00"])
def test_unknown_token_shows_the_same_page_as_a_used_one(world: World, token: str) -> None:
    _, used = invited(world)
    accept(used)

    unknown = Client().get(f"/account/invitation/{token}/")

    assert unknown.status_code == 404
    assert unknown.content == Client().get(f"/account/invitation/{used}/").content


def test_inviting_again_replaces_the_first(world: World) -> None:
    _, first = invited(world)
    _, second = invited(world)

    assert (accept(first).status_code, accept(second).status_code) == (404, 302)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"password2": "something-else"}, ["password2"]),
        ({"password1": "short", "password2": "short"}, ["password1"]),
        ({"password1": "password1234", "password2": "password1234"}, ["password1"]),
        ({"password1": EMAIL, "password2": EMAIL}, ["password1"]),
        ({"name": ""}, ["name"]),
        ({"name": "あ" * 61}, ["name"]),
        ({"name": "名\n前"}, ["name"]),
        ({"password1": "", "password2": ""}, ["password1", "password2"]),
    ],
)
def test_wrong_input_is_refused_and_nothing_is_saved(
    world: World, fields: dict[str, str], wrong: list[str]
) -> None:
    _, token = invited(world)

    response = accept(token, **fields)

    assert (response.status_code, list(response.context["form"].errors)) == (422, wrong)
    assert User.objects.filter(email=EMAIL).exists() is False


def test_inviting_a_known_address_looks_the_same(world: World, client_for: ClientFor) -> None:
    address = f"/organisation/{world.organisation('札幌市').pk}/invite/"
    client, seat = client_for("sapporo_soumu"), world.seat("kyufu").pk

    pages = [
        client.post(address, {"email": email, "name": NAME, "seat": seat})
        for email in (EMAIL, "hakodate@example.jp")
    ]

    assert [(p.status_code, p.templates[0].name) for p in pages] == [
        (200, "pages/accounts/invitation_links.html")
    ] * 2


def test_known_person_joins_after_signing_in(world: World, client_for: ClientFor) -> None:
    _, token = invited(world, "hakodate@example.jp")
    own, offered = world.seat("hakodate"), world.seat("kyufu")

    client_for("hakodate").post(f"/account/invitation/{token}/")

    assert seats_of(world.user("hakodate")) == [offered, own]


def test_known_person_is_sent_to_sign_in_with_the_password_kept(world: World) -> None:
    _, token = invited(world, "hakodate@example.jp")

    response = accept(token)

    assert response["Location"] == f"/account/login/?next=/account/invitation/{token}/"
    assert world.user("hakodate").check_password(PASSWORD) is True


def test_nobody_joins_by_the_invitation_of_another(world: World, client_for: ClientFor) -> None:
    _, token = invited(world)

    client_for("hakodate").post(f"/account/invitation/{token}/")

    assert seats_of(world.user("hakodate")) == [world.seat("hakodate")]


def test_opening_the_link_changes_nothing(world: World, client_for: ClientFor) -> None:
    invitation, token = invited(world, "hakodate@example.jp")

    client_for("hakodate").get(f"/account/invitation/{token}/")

    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_person_on_the_seat_is_not_invited_again(world: World) -> None:
    with pytest.raises(exceptions.AlreadySeated):
        invited(world, "kyufu@example.jp")


def test_address_outside_the_domains_is_refused(world: World) -> None:
    organisation = world.organisation("札幌市")
    organisation.email_domains = "city.sapporo.lg.jp, sapporo.example"
    organisation.save()

    with pytest.raises(exceptions.AddressOutside):
        invited(world)


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a@example.jp\nBcc: b@example.jp", "a" * 300 + "@example.jp"]
)
def test_wrong_address_is_refused_beside_the_field(
    world: World, client_for: ClientFor, email: str
) -> None:
    address = f"/organisation/{world.organisation('札幌市').pk}/invite/"

    response = client_for("sapporo_soumu").post(
        address, {"email": email, "name": NAME, "seat": world.seat("kyufu").pk}
    )

    assert (response.status_code, list(response.context["bad_form"].errors)) == (422, ["email"])


def test_each_step_is_written_to_the_audit_log(world: World) -> None:
    _, token = invited(world)
    accept_invitation(token=token, name=NAME, password=CHOSEN)
    second, _ = invited(world, "b@example.jp")
    cancel_invitation(invitation=second, by=world.user("sapporo_soumu"))

    entries = AuditEntry.objects.exclude(actor=None).order_by("recorded_at")
    actions = entries.values_list("action", flat=True)
    assert list(actions) == ["席に招待", "招待を受けて着席", "席に招待", "招待を取り消し"]


def test_invitation_to_a_closed_seat_is_unusable(world: World) -> None:
    _, token = invited(world)
    seat = world.seat("kyufu")
    seat.closed_on = timezone.localdate()
    seat.save()

    with pytest.raises(exceptions.SeatUnavailable):
        join_by_invitation(token=token, user=User.objects.create_user(EMAIL))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("名\x00前", "使えない文字（NUL）があります。貼り付けた文字を確かめてください。"),
        ("名\x07前", "使えない文字（改行など）があります。"),
        ("名\n前", "使えない文字（改行など）があります。"),
    ],
)
def test_name_with_a_control_character_is_refused_in_one_sentence(
    world: World, client_for: ClientFor, name: str, sentence: str
) -> None:
    address = f"/organisation/{world.organisation('札幌市').pk}/invite/"
    typed = {"email": EMAIL, "name": name, "seat": world.seat("kyufu").pk}
    response = client_for("sapporo_soumu").post(address, typed)
    assert response.context["invite_form"].errors == {"name": [sentence]}
    assert Invitation.objects.exists() is False
