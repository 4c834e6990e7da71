"""The tus 1.0 protocol, as any client may speak it (F-02)."""

import hashlib
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from portal.files.models import StoredFile, Upload
from portal.files.parts import part_path, write_at
from portal.files.storage import path_of

from tests.portal.files.tus_client import UPLOADS, VERSION, Tus, metadata

ClientFor = Callable[[str], Client]
TEXT = "到達確認の記録です。\n".encode() * 20


def error_of(response: object) -> tuple[int, str]:
    return response.status_code, response.json()["error"]  # type: ignore[attr-defined]


def digest_of(content: bytes, algorithm: str = "sha256") -> str:
    return b64encode(hashlib.new(algorithm, content).digest()).decode()


def test_options_tell_what_the_server_can_do(tus: Tus) -> None:
    response = tus.client.options(UPLOADS)
    told = {name: response[name] for name in ("Tus-Version", "Tus-Extension", "Tus-Max-Size")}
    assert (response.status_code, told, response["Tus-Checksum-Algorithm"]) == (
        204,
        {
            "Tus-Version": "1.0.0",
            "Tus-Extension": "creation,creation-with-upload,termination,expiration,checksum",
            "Tus-Max-Size": str(5 * 1024**3),
        },
        "sha256,sha1",
    )


def test_creation_answers_with_the_address_of_the_later_file(tus: Tus) -> None:
    response = tus.create(len(TEXT))
    upload = Upload.objects.get()
    assert (response.status_code, response["Location"], response["Upload-Offset"]) == (
        201,
        f"/files/uploads/{upload.pk}/",
        "0",
    )
    tus.patch(response["Location"], 0, TEXT)
    assert StoredFile.objects.get().pk == upload.pk


def test_creation_may_bring_the_first_bytes(tus: Tus) -> None:
    response = tus.create(len(TEXT), body=TEXT[:7])
    assert (response["Upload-Offset"], tus.offset(response["Location"])) == ("7", 7)


def test_creation_asked_twice_with_one_key_is_one_upload(tus: Tus) -> None:
    first, second = (tus.address(len(TEXT), key="k-1") for _ in range(2))
    assert (first == second, Upload.objects.count()) == (True, 1)


@pytest.mark.parametrize("other", [{"name": "別.txt"}, {"size": 5}])
def test_key_of_another_file_is_a_conflict_told_to_the_person(
    other: dict[str, Any], tus: Tus
) -> None:
    url = tus.address(len(TEXT), key="k-1")
    response = tus.create(**{"size": len(TEXT), "key": "k-1", **other})
    assert error_of(response) == (409, "key")
    assert "選び直してください" in response.json()["message"]
    assert (tus.offset(url), Upload.objects.count()) == (0, 1)


def test_key_of_an_expired_upload_starts_a_new_one(tus: Tus) -> None:
    dead = tus.address(len(TEXT), key="k-1")
    tus.patch(dead, 0, TEXT[:7])
    path = part_path(Upload.objects.get().pk)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    fresh = tus.address(len(TEXT), key="k-1")
    assert (fresh != dead, tus.offset(fresh), path.exists()) == (True, 0, False)
    assert tus.patch(fresh, 0, TEXT).status_code == 204


def test_key_of_an_upload_that_is_whole_gives_it_again_however_late(tus: Tus) -> None:
    url = tus.address(len(TEXT), key="k-1")
    tus.patch(url, 0, TEXT)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert (tus.address(len(TEXT), key="k-1"), tus.head(url).status_code) == (url, 200)


@pytest.mark.parametrize("words", ["²", "9" * 5000, "-1", "1.0", "1_0", "+1", " ", "９"])
@pytest.mark.parametrize("header", ["Content-Length", "Upload-Length", "Upload-Offset"])
def test_header_that_is_no_number_is_a_clear_error(header: str, words: str, tus: Tus) -> None:
    url = tus.address(len(TEXT))
    method, place = ("POST", UPLOADS) if header == "Upload-Length" else ("PATCH", url)
    headers = {**VERSION, "Upload-Offset": "0", "Upload-Metadata": metadata(filename="a.txt")}
    headers[header] = words
    answer = tus.send(method, place, TEXT, headers)
    assert (error_of(answer), tus.offset(url)) == ((400, "header"), 0)


@pytest.mark.parametrize("told", [{"key": "k\0"}, {"name": "a\0.txt"}, {"purpose": "te\0st"}])
def test_metadata_with_nul_is_refused(told: dict[str, str], tus: Tus) -> None:
    assert error_of(tus.create(len(TEXT), **told)) == (400, "metadata")


def test_bytes_are_stored_with_size_and_hash(tus: Tus) -> None:
    tus.whole(TEXT, name="記録　その１.txt")
    file = StoredFile.objects.get()
    assert (file.name, file.size, file.sha256, path_of(file.pk).read_bytes()) == (
        "記録　その１.txt",
        len(TEXT),
        hashlib.sha256(TEXT).hexdigest(),
        TEXT,
    )
    assert not part_path(file.pk).exists()


def test_parts_are_put_together(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    for start in range(0, len(TEXT), 100):
        assert tus.patch(url, start, TEXT[start : start + 100]).status_code == 204
    assert path_of(StoredFile.objects.get().pk).read_bytes() == TEXT


def test_head_tells_offset_length_and_expiry(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    tus.patch(url, 0, TEXT[:10])
    response = tus.head(url)
    assert (
        response["Upload-Offset"],
        response["Upload-Length"],
        response["Upload-Expires"].endswith("GMT"),
        response["Cache-Control"],
        response["Tus-Resumable"],
        response.content,
    ) == ("10", str(len(TEXT)), True, "no-store", "1.0.0", b"")


def test_patch_at_another_offset_is_a_conflict_and_changes_nothing(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    tus.patch(url, 0, TEXT[:10])
    for offset in (0, 9, 11):
        response = tus.patch(url, offset, b"xxxx")
        assert (error_of(response), response["Upload-Offset"]) == ((409, "offset"), "10")
    assert part_path(Upload.objects.get().pk).read_bytes() == TEXT[:10]


def test_patch_beyond_the_promised_size_is_refused(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    assert error_of(tus.patch(url, 0, TEXT + b"x")) == (413, "too_many_bytes")
    assert tus.offset(url) == 0


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_checksum_that_matches_is_taken(algorithm: str, tus: Tus) -> None:
    url = tus.address(len(TEXT))
    words = f"{algorithm} {digest_of(TEXT[:50], algorithm)}"
    assert tus.patch(url, 0, TEXT[:50], **{"Upload-Checksum": words}).status_code == 204


def test_checksum_that_does_not_match_is_460_and_keeps_nothing(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    words = f"sha256 {digest_of(b'other')}"
    response = tus.patch(url, 0, TEXT[:50], **{"Upload-Checksum": words})
    assert (error_of(response), tus.offset(url)) == ((460, "checksum"), 0)


@pytest.mark.parametrize("words", ["md5 AAAA", "sha256 ???", "sha256"])
def test_checksum_we_cannot_read_is_an_error(words: str, tus: Tus) -> None:
    url = tus.address(len(TEXT))
    response = tus.patch(url, 0, TEXT[:5], **{"Upload-Checksum": words})
    wanted = (460, "checksum") if words == "sha256" else (400, "checksum")
    assert (error_of(response), tus.offset(url)) == (wanted, 0)


def test_termination_forgets_the_upload_and_its_bytes(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    tus.patch(url, 0, TEXT[:10])
    path = part_path(Upload.objects.get().pk)
    assert (tus.delete(url).status_code, path.exists(), tus.head(url).status_code) == (
        204,
        False,
        404,
    )


def test_upload_that_is_gone_is_told_in_our_own_words(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    tus.delete(url)
    answers = [tus.head(url), tus.patch(url, 0, TEXT), tus.delete(url)]
    assert [(a.status_code, a["Tus-Resumable"]) for a in answers] == [(404, "1.0.0")] * 3


def test_termination_of_a_finished_upload_is_refused(tus: Tus) -> None:
    url = tus.whole(TEXT)
    assert error_of(tus.delete(url)) == (409, "finished")
    assert path_of(StoredFile.objects.get().pk).exists()


@pytest.mark.parametrize("method", ["PATCH", "HEAD", "DELETE"])
def test_post_may_stand_for_a_method_that_a_gateway_blocks(method: str, tus: Tus) -> None:
    url = tus.address(len(TEXT))
    headers = {**VERSION, "X-HTTP-Method-Override": method, "Upload-Offset": "0"}
    response = tus.send("POST", url, TEXT[:10], headers)
    assert response.status_code == (200 if method == "HEAD" else 204)
    assert Upload.objects.filter(offset=10).exists() == (method == "PATCH")


def test_post_stands_for_no_other_method(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    headers = {**VERSION, "X-HTTP-Method-Override": "PUT"}
    assert tus.send("POST", url, b"", headers).status_code == 405


@pytest.mark.parametrize("method", ["POST", "PATCH", "HEAD", "DELETE"])
def test_another_version_of_the_protocol_is_412(method: str, tus: Tus) -> None:
    url = UPLOADS if method == "POST" else tus.address(len(TEXT))
    response = tus.send(method, url, b"", {"Tus-Resumable": "0.2.2", "Upload-Offset": "0"})
    assert (response.status_code, response["Tus-Version"]) == (412, "1.0.0")


@pytest.mark.parametrize("length", ["", "-1", "1.5", "９", "9" * 30, "x"])
def test_creation_without_a_readable_length_is_an_error(length: str, tus: Tus) -> None:
    headers = {**VERSION, "Upload-Metadata": metadata(filename="a.txt", purpose="test")}
    headers["Upload-Length"] = length.encode().decode("latin-1")
    assert error_of(tus.send("POST", UPLOADS, b"", headers)) == (400, "header")


@pytest.mark.parametrize("words", ["filename あ", "filename %%%", "filename gA==", "x" * 5000])
def test_creation_with_unreadable_metadata_is_an_error(words: str, tus: Tus) -> None:
    headers = {**VERSION, "Upload-Length": "5"}
    headers["Upload-Metadata"] = words.encode().decode("latin-1")
    assert error_of(tus.send("POST", UPLOADS, b"", headers)) == (400, "metadata")


def test_patch_of_another_content_type_is_415(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    headers = {**VERSION, "Upload-Offset": "0"}
    response = tus.client.patch(url, TEXT[:5], content_type="text/plain", headers=headers)
    assert error_of(response) == (415, "content_type")


def test_changes_need_the_csrf_header(world: object, client_for: ClientFor) -> None:
    strict = Tus(client_for("editor"))
    url = strict.address(len(TEXT))
    strict.client.handler.enforce_csrf_checks = True
    refused = [strict.create(5), strict.patch(url, 0, TEXT[:5]), strict.delete(url)]
    assert [response.status_code for response in refused] == [403, 403, 403]
    strict.client.cookies["csrf"] = token = "a" * 32
    assert strict.patch(url, 0, TEXT[:5], **{"X-CSRFToken": token}).status_code == 204


def test_more_on_disk_than_recorded_is_cut_before_going_on(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    tus.patch(url, 0, TEXT[:10])
    with part_path(Upload.objects.get().pk).open("ab") as part:
        part.write(b"written, but the process died before recording it")
    tus.patch(url, 10, TEXT[10:])
    assert path_of(StoredFile.objects.get().pk).read_bytes() == TEXT


def test_fewer_on_disk_than_recorded_goes_on_from_what_is_there(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    tus.patch(url, 0, TEXT[:10])
    write_at(Upload.objects.get().pk, 4, b"")
    response = tus.patch(url, 10, TEXT[10:20])
    assert (error_of(response), response["Upload-Offset"]) == ((409, "offset"), "4")
    tus.patch(url, 4, TEXT[4:])
    assert path_of(StoredFile.objects.get().pk).read_bytes() == TEXT


def test_state_tells_the_file_as_soon_as_there_is_one(tus: Tus) -> None:
    url = tus.address(len(TEXT))
    tus.patch(url, 0, TEXT[:10])
    before = tus.state(url)
    tus.patch(url, 10, TEXT[10:])
    after = tus.state(url)
    assert (before["offset"], before["file"], after["offset"]) == (10, None, len(TEXT))
    assert (after["file"]["url"], after["file"]["state"]) == (
        f"/files/{after['id']}/",
        "ウイルス検査なし",
    )
