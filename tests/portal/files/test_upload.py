"""The upload page of the admin."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from portal.files.models import StoredFile

from tests.world import World

ClientFor = Callable[[str], Client]
URL = "/admin/files/upload/"
JSON = {"accept": "application/json"}


def pdf(name: str = "様式.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7")


@pytest.mark.parametrize(
    ("who", "status"), [("editor", 200), ("approver", 200), ("superuser", 200)]
)
def test_upload_page_is_open_for_those_who_write(
    who: str, status: int, client_for: ClientFor
) -> None:
    assert client_for(who).get(URL).status_code == status


@pytest.mark.parametrize("who", ["kyufu", "sapporo_soumu", "hokkaido", "agent"])
def test_upload_is_closed_for_others(who: str, client_for: ClientFor) -> None:
    client = client_for(who)
    assert client.get(URL).status_code in (302, 404)
    client.post(URL, {"purpose": "test", "files": [pdf()]})
    assert StoredFile.objects.count() == 0


def test_upload_answers_json_to_the_script(client_for: ClientFor, world: World) -> None:
    data = {"purpose": "test", "files": [pdf(), SimpleUploadedFile("a.exe", b"MZ")]}
    response = client_for("editor").post(URL, data, headers=JSON)
    file = StoredFile.objects.get()
    assert (response.status_code, response.json()) == (
        200,
        {
            "files": [
                {
                    "id": str(file.pk),
                    "name": "様式.pdf",
                    "size": 8,
                    "sha256": file.sha256,
                    "state": "ウイルス検査なし",
                    "reason": "",
                    "labels": [],
                    "url": f"/files/{file.pk}/",
                    "warnings": [],
                }
            ],
            "errors": [{"name": "a.exe", "message": response.json()["errors"][0]["message"]}],
        },
    )
    assert (file.owner, file.organisation) == (
        world.user("editor"),
        world.seat("editor").organisation,
    )


def test_upload_without_script_shows_what_was_stored_and_what_not(client_for: ClientFor) -> None:
    data = {"purpose": "test", "files": [pdf("別紙.pdf"), SimpleUploadedFile("空.pdf", b"")]}
    page = client_for("editor").post(URL, data).content.decode()
    assert ("別紙.pdf" in page, "「空.pdf」は空のファイルです" in page) == (True, True)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"purpose": "test"}, "ファイルを選んでください。"),
        ({"purpose": "nothing", "files": [pdf()]}, "この用途のファイルは受け付けていません。"),
    ],
)
def test_upload_of_nothing_useful_is_an_error(
    data: dict[str, object], message: str, client_for: ClientFor
) -> None:
    response = client_for("editor").post(URL, data, headers=JSON)
    assert (response.status_code, response.json()) == (
        400,
        {"files": [], "errors": [{"name": "", "message": message}]},
    )


@pytest.mark.parametrize(("who", "status"), [("superuser", 200), ("editor", 302)])
def test_list_of_files_is_for_superusers(who: str, status: int, client_for: ClientFor) -> None:
    assert client_for(who).get("/admin/files/storedfile/").status_code == status
