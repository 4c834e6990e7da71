"""A purpose of its own and an empty folder, so that other features do not matter here."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from portal.files.access import download_listeners, file_access, register_file_access
from portal.files.permissions import can_upload
from portal.files.purposes import UploadRules, upload_rules
from pytest_django.fixtures import Settings

from tests.portal.files.tus_client import Tus


@pytest.fixture(autouse=True)
def files_root(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES_ROOT = settings.SENDFILE_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture(autouse=True)
def test_purpose() -> Iterator[None]:
    """Files of purpose ``test`` are for 札幌市; the ministry's editors upload them."""
    register_file_access(
        "test",
        lambda user, seat, file: seat is not None and seat.organisation.code == "011002",
        uploads=UploadRules(may_upload=can_upload),
    )
    yield
    file_access.remove("test")
    upload_rules.remove("test")
    download_listeners.pop("test", None)


@pytest.fixture
def tus(client_for: Callable[[str], Client]) -> Tus:
    """The editor's tus client."""
    return Tus(client_for("editor"))
