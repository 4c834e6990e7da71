"""Which files have a text copy."""

from portal.files.kinds import extension_of
from portal.files.models import StoredFile

MIB = 1024 * 1024
KINDS = {
    "pdf": "pdf",
    "docx": "word",
    "docm": "word",
    "xlsx": "excel",
    "xlsm": "excel",
    "pptx": "slides",
    "pptm": "slides",
    "csv": "csv",
    "txt": "text",
}
MAX_BYTES = {
    "pdf": 200 * MIB,
    "word": 100 * MIB,
    "excel": 50 * MIB,
    "slides": 200 * MIB,
    "csv": 20 * MIB,
    "text": 20 * MIB,
}


def kind_of_name(name: str) -> str:
    """The converter's word for a file, or nothing where there is no text copy of such files."""
    return KINDS.get(extension_of(name), "")


def kind_of(file: StoredFile) -> str:
    """The same for a stored file."""
    return kind_of_name(file.name)


def is_too_large(file: StoredFile) -> bool:
    """Whether the converter is not even asked."""
    return file.size > MAX_BYTES[kind_of(file)]
