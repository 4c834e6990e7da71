"""Every stored file gets its text copy, whichever way it came in, before anybody asks for it."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from portal.files.models import StoredFile
from portal.reading.services import ask_for_copy


@receiver(post_save, sender=StoredFile)
def ask_when_stored(instance: StoredFile, created: bool, **kwargs: Any) -> None:
    """In the transaction that stores the file."""
    if created:
        ask_for_copy(file=instance)
