"""Reading stored files."""

from django.urls import reverse

from portal.files.models import StoredFile


def file_url(file: StoredFile) -> str:
    """Address of the download gate for a file: ``/files/<uuid>/``."""
    return reverse("files:download", args=[file.pk])
