"""A purpose of its own and an empty folder, so that other features do not matter here."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from portal.files.access import download_listeners, file_access
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def files_root(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES_ROOT = settings.SENDFILE_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture(autouse=True)
def test_purpose() -> Iterator[None]:
    """Files of purpose ``test`` are for 札幌市."""
    file_access.add(
        "test", lambda user, seat, file: seat is not None and seat.organisation.code == "011002"
    )
    yield
    file_access.remove("test")
    download_listeners.pop("test", None)
