"""Why a file is not taken: a code for scripts and tests, a Japanese sentence for people."""

from enum import StrEnum


class RefusalCode(StrEnum):
    """The states in which a file that is not taken ends."""

    KIND = "kind"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    QUOTA = "quota"
    PURPOSE = "purpose"
    MISMATCH = "mismatch"
    BROKEN = "broken"
    POLYGLOT = "polyglot"
    NOT_TEXT = "not_text"
    HIDDEN_MACRO = "hidden_macro"
    LABEL = "label"
    ZIP_COUNT = "zip_count"
    ZIP_SIZE = "zip_size"
    ZIP_RATIO = "zip_ratio"
    ZIP_DEPTH = "zip_depth"
    ZIP_PATH = "zip_path"
    ZIP_LINK = "zip_link"
    ZIP_OVERLAP = "zip_overlap"
    TOO_COMPLEX = "too_complex"
    SCAN = "scan"


class FileRefused(Exception):
    """A file that is not taken; the message (Japanese) names the file and the reason."""

    def __init__(self, message: str, code: RefusalCode) -> None:
        super().__init__(message)
        self.code = code
