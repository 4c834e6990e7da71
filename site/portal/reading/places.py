"""Where a file belongs, said by the feature that keeps it: for the way back from its text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.extension.registry import Registry
from portal.files.models import StoredFile


@dataclass(frozen=True)
class PlaceVersion:
    """The file in one version of the thing it belongs to.

    ``change``: 新規, 差し替え, 変更なし or 削除. ``url`` is the text of the file of that version.
    """

    label: str
    change: str
    url: str
    is_this: bool


@dataclass(frozen=True)
class Place:
    """What carries a file: its list, its name, its address, and the file's versions in it."""

    section: str
    section_url: str
    title: str
    url: str
    history_url: str = ""
    versions: Sequence[PlaceVersion] = ()


# places(user, seat, file): only what this person may see.
Places = Callable[[Any, Any, StoredFile], list[Place]]
file_places: Registry[Places] = Registry("file places")


def register_places(purpose: str, places: Places) -> Places:
    """Let ``places(user, seat, file)`` say where files of this purpose belong."""
    return file_places.add(purpose, places)


def places_of(user: Any, seat: Any, file: StoredFile) -> list[Place]:
    """The things that carry the file and that this person may see."""
    places = file_places.get(file.purpose)
    return places(user, seat, file) if places else []
