"""Asking for text copies and making them."""

import logging
from typing import Any

from django.db import transaction

from portal.files.models import StoredFile
from portal.files.storage import path_of
from portal.outbox.api import enqueue
from portal.reading.converter import VERSION
from portal.reading.kinds import is_too_large, kind_of
from portal.reading.markup import Written, written
from portal.reading.models import State, TextCopy, TextCopyPart
from portal.reading.running import run_converter
from portal.reading.selectors import copy_of

logger = logging.getLogger("portal.reading")

JOB = "reading.convert"


def ask_for_copy(*, file: StoredFile) -> None:
    """Let the worker make the copy of a file's content, once whoever asks how often.

    Once more after another virus check: the copy may have been left out because of the last one.
    """
    kind = kind_of(file)
    if not kind or is_too_large(file):
        return
    checked = f"{file.scanned_at:%Y%m%d%H%M%S}" if file.scanned_at else ""
    key = f"{file.sha256}-{kind}-{VERSION}-{checked}"
    enqueue(kind=JOB, key=key, payload={"file": str(file.pk)})


def make_copy(*, file: StoredFile) -> TextCopy:
    """Convert a file and keep the result, whatever it is. Repeatable. Raises OSError."""
    made = copy_of(file)
    if made is not None:
        return made
    answer = run_converter(kind_of(file), path_of(file.pk))
    if answer["state"] != State.READY:
        logger.info("no text copy of %s: %s", file.pk, answer["state"])
    return keep_answer(sha256=file.sha256, kind=kind_of(file), answer=answer)


@transaction.atomic
def keep_answer(*, sha256: str, kind: str, answer: dict[str, Any]) -> TextCopy:
    """Write down what the converter said; another worker's copy of the same content wins."""
    text = written(answer.get("sections", []))
    copy, is_new = TextCopy.objects.get_or_create(
        sha256=sha256, kind=kind, version=VERSION, defaults=_fields(answer, text)
    )
    if is_new:
        TextCopyPart.objects.bulk_create(
            TextCopyPart(copy=copy, number=number, html=html)
            for number, html in enumerate(text.parts, start=1)
        )
    return copy


def _fields(answer: dict[str, Any], text: Written) -> dict[str, Any]:
    return {
        "state": answer["state"],
        "extent": str(answer.get("extent", ""))[:40],
        "notes": [str(note)[:200] for note in answer.get("notes", [])][:10],
        "outline": text.outline,
    }
