"""Whose upload it is, how much may be kept, and how long one waits for the rest (F-03)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from portal.files.access import file_access, register_file_access
from portal.files.finishing import finish_upload
from portal.files.jobs import end_expired_uploads
from portal.files.models import ScanState, StoredFile, Upload
from portal.files.parts import part_path
from portal.files.permissions import can_upload
from portal.files.purposes import UploadRules, upload_rules
from portal.files.storage import path_of
from pytest_django.fixtures import Settings

from tests.portal.files.leaving import act_for, leave_for
from tests.portal.files.test_services import uploaded
from tests.portal.files.tus_client import Tus
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str], Client]
TEXT = b"0123456789"


def message_of(response: object) -> tuple[int, str, str]:
    answer = response.json()  # type: ignore[attr-defined]
    return response.status_code, answer["error"], answer["message"]  # type: ignore[attr-defined]


def test_owner_organisation_and_purpose_are_bound_at_creation(tus: Tus, world: World) -> None:
    tus.whole(TEXT)
    file, seat = StoredFile.objects.get(), world.seat("editor")
    assert (file.owner, file.organisation, file.purpose) == (
        world.user("editor"),
        seat.organisation,
        "test",
    )


@pytest.mark.parametrize("who", ["approver", "superuser", "kyufu"])
def test_upload_of_another_person_is_404(who: str, tus: Tus, client_for: ClientFor) -> None:
    url = tus.address(len(TEXT))
    other = Tus(client_for(who))
    overriding = {"X-HTTP-Method-Override": "PATCH", "Tus-Resumable": "1.0.0"}
    answers = [
        other.head(url),
        other.patch(url, 0, TEXT),
        other.delete(url),
        other.client.get(url),
        other.send("POST", url, TEXT, overriding),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert tus.offset(url) == 0


def test_upload_without_sign_in_goes_to_the_login_page(tus: Tus) -> None:
    url, stranger = tus.address(len(TEXT)), Tus(Client())
    answers = [stranger.create(5), stranger.patch(url, 0, TEXT), stranger.head(url)]
    assert [answer.status_code for answer in answers] == [302, 302, 302]


def test_creation_is_404_for_those_who_may_upload_nothing(client_for: ClientFor) -> None:
    assert Tus(client_for("seatless")).create(5).status_code == 404


@pytest.mark.parametrize("who", ["kyufu", "hokkaido", "agent"])
def test_creation_for_notices_is_refused_to_those_who_write_none(
    who: str, client_for: ClientFor
) -> None:
    assert message_of(Tus(client_for(who)).create(5))[:2] == (422, "purpose")


@pytest.mark.parametrize("purpose", ["", "nothing"])
def test_creation_for_a_purpose_nobody_opened_is_refused(purpose: str, tus: Tus) -> None:
    assert message_of(tus.create(5, purpose=purpose)) == (
        422,
        "purpose",
        "この用途のファイルは受け付けていません。",
    )


@pytest.mark.parametrize(
    ("name", "size", "wanted"),
    [
        ("a.exe", 5, (422, "kind")),
        ("a", 5, (422, "kind")),
        ("", 5, (422, "kind")),
        ("a.txt", 0, (422, "empty")),
        ("a.txt", 5 * 1024**3 + 1, (413, "too_large")),
    ],
)
def test_creation_refuses_before_any_byte(
    name: str, size: int, wanted: tuple[int, str], tus: Tus
) -> None:
    status, code, message = message_of(tus.create(size, name=name))
    assert (status, code, message.endswith("。"), Upload.objects.count()) == (*wanted, True, 0)


def test_purpose_may_take_less(world: World, client_for: ClientFor) -> None:
    rules = UploadRules(can_upload, extensions=frozenset({"pdf"}), max_bytes=1024 * 1024)
    register_file_access("narrow", lambda user, seat, file: False, uploads=rules)
    try:
        tus = Tus(client_for("editor"))
        kind = message_of(tus.create(5, name="a.txt", purpose="narrow"))
        large = message_of(tus.create(1024 * 1024 + 1, name="a.pdf", purpose="narrow"))
    finally:
        file_access.remove("narrow")
        upload_rules.remove("narrow")
    assert kind[:2] == (422, "kind")
    assert large[:2] == (413, "too_large")
    assert "1 MB まで" in large[2]


@pytest.mark.parametrize("setting", ["FILES_QUOTA_PERSON_BYTES", "FILES_QUOTA_ORGANISATION_BYTES"])
def test_quota_counts_what_is_stored_and_what_is_promised(
    setting: str, tus: Tus, settings: Settings
) -> None:
    setattr(settings, setting, 3 * len(TEXT))
    tus.whole(TEXT)
    tus.address(len(TEXT))
    assert tus.create(len(TEXT)).status_code == 201
    status, code, message = message_of(tus.create(1))
    assert (status, code, "使える量" in message) == (422, "quota", True)


def test_quota_of_an_organisation_counts_its_people_together(
    tus: Tus, client_for: ClientFor, settings: Settings
) -> None:
    settings.FILES_QUOTA_ORGANISATION_BYTES = len(TEXT)
    Tus(client_for("approver")).whole(TEXT)
    assert message_of(tus.create(1))[1] == "quota"


def test_quota_is_free_again_after_termination(tus: Tus, settings: Settings) -> None:
    settings.FILES_QUOTA_PERSON_BYTES = len(TEXT)
    tus.delete(tus.address(len(TEXT)))
    assert tus.create(len(TEXT)).status_code == 201


@pytest.mark.parametrize("state", [ScanState.INFECTED, ScanState.UNSCANNABLE])
def test_quota_counts_what_is_quarantined(state: str, tus: Tus, settings: Settings) -> None:
    settings.FILES_QUOTA_PERSON_BYTES = len(TEXT)
    tus.whole(TEXT)
    StoredFile.objects.update(scan_state=state)
    assert message_of(tus.create(1))[1] == "quota"


def test_upload_of_somebody_who_has_left_the_ministry_cannot_go_on(
    tus: Tus, world: World, client_for: ClientFor
) -> None:
    url = tus.address(len(TEXT))
    leave_for(world, "editor", "iwate_town")
    former = Tus(client_for("editor"))
    answers = [
        former.head(url),
        former.patch(url, 0, TEXT),
        former.client.get(url),
        former.delete(url),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert Upload.objects.get().offset == 0


def test_upload_goes_on_after_a_switch_to_another_seat(tus: Tus, world: World) -> None:
    url = tus.address(len(TEXT))
    act_for(world, "editor", "iwate_town")
    assert tus.create(len(TEXT)).status_code == 422
    assert (tus.offset(url), tus.patch(url, 0, TEXT).status_code) == (0, 204)


def test_quota_holds_for_the_ordinary_form_too(world: World, settings: Settings) -> None:
    settings.FILES_QUOTA_PERSON_BYTES = 5
    with pytest.raises(Exception, match="使える量"):
        uploaded(world)
    assert StoredFile.objects.count() == 0


def test_a_patch_moves_the_expiry_on(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    soon = timezone.now() + timedelta(minutes=5)
    Upload.objects.update(expires_at=soon)
    tus.patch(url, 0, TEXT[:3])
    assert Upload.objects.get().expires_at > soon + timedelta(days=6)


def test_expired_upload_cannot_go_on_and_is_forgotten(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    tus.patch(url, 0, TEXT[:3])
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    path = part_path(Upload.objects.get().pk)
    assert message_of(tus.patch(url, 3, TEXT[3:]))[:2] == (410, "gone")
    assert tus.head(url).status_code == 410
    end_expired_uploads()
    assert (Upload.objects.count(), path.exists()) == (0, False)


def test_expiry_leaves_the_finished_file_alone(tus: Tus) -> None:
    tus.whole(TEXT)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    end_expired_uploads()
    assert Upload.objects.count() == 0
    assert path_of(StoredFile.objects.get().pk).read_bytes() == TEXT


def test_expiry_leaves_what_has_come_but_is_not_finished(tus: Tus, settings: Settings) -> None:
    settings.FILES_FINISH_AT_ONCE_BYTES = 0
    tus.whole(TEXT)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    end_expired_uploads()
    finish_upload(upload_id=Upload.objects.get().pk)
    assert path_of(StoredFile.objects.get().pk).read_bytes() == TEXT


def test_large_upload_is_finished_by_the_worker_and_only_once(tus: Tus, settings: Settings) -> None:
    settings.FILES_FINISH_AT_ONCE_BYTES = 0
    url = tus.whole(TEXT)
    assert (tus.state(url)["file"], StoredFile.objects.count()) == (None, 0)
    for _ in range(2):
        finish_upload(upload_id=Upload.objects.get().pk)
    assert tus.state(url)["file"]["sha256"] == StoredFile.objects.get().sha256


def test_finish_that_died_after_moving_the_bytes_can_be_repeated(
    tus: Tus, settings: Settings
) -> None:
    settings.FILES_FINISH_AT_ONCE_BYTES = 0
    tus.whole(TEXT)
    upload = Upload.objects.get()
    path_of(upload.pk).parent.mkdir(parents=True)
    part_path(upload.pk).rename(path_of(upload.pk))
    finish_upload(upload_id=upload.pk)
    assert (StoredFile.objects.get().size, path_of(upload.pk).read_bytes()) == (len(TEXT), TEXT)


def test_creation_takes_as_many_queries_whatever_is_stored(
    tus: Tus, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _ in range(3):
        tus.whole(TEXT)
    with django_assert_max_num_queries(16):
        tus.create(5)
    url = tus.address(len(TEXT))
    with django_assert_max_num_queries(12):
        tus.patch(url, 0, TEXT[:3])
