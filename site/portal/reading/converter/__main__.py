"""``python -m portal.reading.converter KIND < document > answer.json``"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from typing import Any, BinaryIO

from portal.reading.converter.confinement import confine
from portal.reading.converter.document import Broken, Document, NoText, Unreadable

Reader = Callable[[BinaryIO], Document]
READERS = {
    "pdf": ("pdf", "read_pdf"),
    "word": ("word", "read_word"),
    "excel": ("excel", "read_excel"),
    "slides": ("slides", "read_slides"),
    "csv": ("plain", "read_csv"),
    "text": ("plain", "read_text"),
}


def main() -> None:
    """Read the document, write the answer; every way to fail has a name in it."""
    reader = reader_of(sys.argv[1])
    confine()
    sys.stdout.write(json.dumps(answer(reader)))


def reader_of(kind: str) -> Reader:
    """The function for a kind of document; only the library it needs is loaded."""
    module, function = READERS[kind]
    reader: Reader = getattr(import_module(f"portal.reading.converter.{module}"), function)
    return reader


def answer(reader: Reader) -> dict[str, Any]:
    """``state`` and, when it is ready, the document."""
    try:
        document = reader(sys.stdin.buffer)
        if not any(section.html for section in document.sections):
            raise NoText
    except Unreadable as reason:
        return {"state": reason.state}
    except (MemoryError, RecursionError):
        return {"state": "too_large"}
    except Exception as error:
        print(f"{type(error).__name__}: {error}"[:500], file=sys.stderr)
        return {"state": Broken.state}
    return {"state": "ready", **asdict(document)}


main()
