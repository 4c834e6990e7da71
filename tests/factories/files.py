"""Stored files with real bytes."""

from django.core.files.uploadedfile import SimpleUploadedFile
from portal.accounts.models import User
from portal.files.models import StoredFile
from portal.files.services import store_upload


def stored_file(
    *, owner: User, name: str = "様式.pdf", content: bytes = b"0123456789", purpose: str = "test"
) -> StoredFile:
    """A file put through the service, so that its bytes lie on disk."""
    upload = SimpleUploadedFile(name, content)
    return store_upload(upload=upload, purpose=purpose, owner=owner)
