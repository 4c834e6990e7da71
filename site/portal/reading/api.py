"""What other apps use of reading."""

from uuid import UUID

from django.urls import reverse

from portal.reading.kinds import kind_of_name
from portal.reading.places import Place, PlaceVersion, register_places

__all__ = ["Place", "PlaceVersion", "register_places", "view_url"]


def view_url(file_id: UUID, name: str) -> str:
    """Address of a file as a page, or nothing for files that have no text."""
    return reverse("reading:view", args=[file_id]) if kind_of_name(name) else ""
