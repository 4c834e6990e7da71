"""Attachments of notices under test."""

from django.core.files.uploadedfile import SimpleUploadedFile
from portal.files.models import StoredFile
from portal.files.services import store_upload

from tests.world import World

PDF = b"%PDF-1.4\n%%EOF\n"


def make_file(world: World, name: str = "別紙1.pdf", data: bytes = PDF) -> StoredFile:
    """An attachment of the editor."""
    upload = SimpleUploadedFile(name, data)
    return store_upload(upload=upload, purpose="notice", owner=world.user("editor"))
