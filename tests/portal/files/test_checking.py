"""Every file of the corpus ends in its named state (F-04, F-06)."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal.files.access import file_access, register_file_access
from portal.files.checking import Label, check_file, subject
from portal.files.checking.check import INSPECTORS
from portal.files.kinds import CONTENT_TYPES
from portal.files.models import StoredFile, Upload
from portal.files.parts import part_path
from portal.files.permissions import can_upload
from portal.files.purposes import UploadRules, upload_rules
from portal.files.refusals import FileRefused, RefusalCode

from tests.portal.files.corpus import GOOD, HOSTILE
from tests.portal.files.makers import bomb, encrypted_zip, with_macros, word
from tests.portal.files.tus_client import Tus
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str], Client]


def checked(folder: Path, name: str, content: bytes, purpose: str = "test") -> list[str]:
    path = folder / "bytes"
    path.write_bytes(content)
    return check_file(path, name=name, purpose=purpose)


@pytest.mark.parametrize("key", GOOD)
def test_good_file_is_taken_with_its_labels(key: str, tmp_path: Path) -> None:
    name, content, labels = GOOD[key]
    assert set(checked(tmp_path, name, content)) == labels


@pytest.mark.parametrize("key", HOSTILE)
def test_hostile_file_ends_in_its_named_state(key: str, tmp_path: Path) -> None:
    name, content, code = HOSTILE[key]
    with pytest.raises(FileRefused) as refusal:
        checked(tmp_path, name, content)
    assert refusal.value.code == code
    assert str(refusal.value).startswith(f"「{name}」は受け取れません。")
    assert str(refusal.value).endswith("。")


def test_every_kind_that_is_taken_is_looked_into() -> None:
    assert set(INSPECTORS) == set(CONTENT_TYPES)


def test_every_reason_is_shown_by_a_hostile_file() -> None:
    shown = {code for _, _, code in HOSTILE.values()}
    assert set(subject.REASONS) - shown == {RefusalCode.TOO_COMPLEX}


@given(content=st.binary(max_size=3000), extension=st.sampled_from(sorted(CONTENT_TYPES)))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_are_taken_or_refused(content: bytes, extension: str, tmp_path: Path) -> None:
    with suppress(FileRefused):
        checked(tmp_path, f"a.{extension}", content)


@given(at=st.integers(0, 1_000_000), byte=st.integers(0, 255), key=st.sampled_from(sorted(GOOD)))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_changed_byte_is_taken_or_refused(at: int, byte: int, key: str, tmp_path: Path) -> None:
    name, content, _ = GOOD[key]
    position = at % len(content)
    changed = content[:position] + bytes([byte]) + content[position + 1 :]
    with suppress(FileRefused):
        checked(tmp_path, name, changed)


def test_work_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "MAX_SECONDS", -1)
    with pytest.raises(FileRefused) as refusal:
        checked(tmp_path, "a.docx", word())
    assert refusal.value.code == RefusalCode.TOO_COMPLEX


def test_purpose_may_refuse_labels(tmp_path: Path) -> None:
    rules = UploadRules(can_upload, refused_labels=frozenset({Label.MACRO, Label.ENCRYPTED}))
    register_file_access("strict", lambda user, seat, file: False, uploads=rules)
    try:
        for name, content in (("a.docm", with_macros(word(), "docm")), ("b.zip", encrypted_zip())):
            with pytest.raises(FileRefused) as refusal:
                checked(tmp_path, name, content, "strict")
            assert refusal.value.code == RefusalCode.LABEL
    finally:
        file_access.remove("strict")
        upload_rules.remove("strict")


def test_refused_upload_keeps_its_reason_and_no_bytes(tus: Tus) -> None:
    url = tus.whole(bomb(), name="一式.zip")
    state = tus.state(url)
    assert (state["file"], StoredFile.objects.count()) == (None, 0)
    assert "圧縮の率が異常に高く" in state["refusal"]
    assert not part_path(Upload.objects.get().pk).exists()


def test_refused_upload_can_be_put_away(tus: Tus) -> None:
    url = tus.whole(b"MZ", name="通知.pdf")
    assert tus.delete(url).status_code == 204
    assert Upload.objects.count() == 0


def test_upload_in_the_form_is_looked_into(client_for: ClientFor, world: World) -> None:
    data = {"purpose": "test", "files": [SimpleUploadedFile("通知.pdf", b"MZ")]}
    page = client_for("editor").post("/admin/files/upload/", data).content.decode()
    assert ("中身は プログラム です" in page, StoredFile.objects.count()) == (True, 0)


def test_labels_are_kept_with_the_file(tus: Tus) -> None:
    url = tus.whole(with_macros(word(), "docm"), name="様式.docm")
    assert tus.state(url)["file"]["labels"] == ["マクロ入り"]
