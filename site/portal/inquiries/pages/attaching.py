"""Files beside a form: sent with it, or before it by the resumable uploader."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest

from portal.files.api import FileRefused, store_upload
from portal.files.models import StoredFile
from portal.inquiries.files import PURPOSE
from portal.inquiries.models import Case
from portal.inquiries.selectors import unsent_files
from portal.organisations.models import Seat


@dataclass
class Attached:
    """Files that are there, and what was refused, in the words of the check."""

    files: list[StoredFile] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        """For a draft."""
        return [str(file.pk) for file in self.files]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Errors as the summary above a form takes them."""
        return [(f"添付：{error}", "#id_files") for error in self.errors]


def attached(request: HttpRequest, seat: Seat, drafted_for: Case | None = None) -> Attached:
    """What a form brings; every file that is fine is kept, whatever else is wrong."""
    kept = Attached(unsent_files(seat, ids_of(request.POST.getlist("file")), drafted_for))
    for upload in request.FILES.getlist("files"):
        try:
            stored = store_upload(
                upload=upload,
                purpose=PURPOSE,
                owner=request.user,
                organisation=seat.organisation,
            )
        except FileRefused as refusal:
            kept.errors.append(str(refusal))
        else:
            kept.files.append(stored)
    return kept


def left_files(request: HttpRequest) -> list[str]:
    """Names of the files that the form brought, or had sent before."""
    ids = ids_of(request.POST.getlist("file"))
    stored = StoredFile.objects.filter(pk__in=ids, owner=request.user.pk, purpose=PURPOSE)
    new = [str(upload.name) for upload in request.FILES.getlist("files")]
    return [*stored.order_by("name").values_list("name", flat=True), *new]


def sent_key(request: HttpRequest) -> str:
    """The key against sending twice; a new one in the place of what is none."""
    return (ids_of([request.POST.get("key", "")]) or [str(uuid4())])[0]


def ids_of(values: list[Any]) -> list[str]:
    """Those that can be ids of files."""
    found = []
    for value in values:
        try:
            found.append(str(UUID(str(value))))
        except ValueError:
            continue
    return found
