"""File names that survive Windows, Edge and a zip: cleaned once, when the file is stored (F-08)."""

import re
import unicodedata

MAX_BYTES = 200
FALLBACK_STEM = "ファイル"
# Control, format (bidi and zero width), lone surrogates, and code points that mean nothing.
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
EXTENSION = re.compile(r"[A-Za-z0-9]{1,10}")


def clean_name(raw: str) -> str:
    """The name kept for a file: NFC, one visible line, no path, at most 200 bytes of UTF-8.

    The extension survives the cut. Cleaning a clean name changes nothing.
    """
    visible = "".join(c for c in raw if unicodedata.category(c) not in INVISIBLE)
    name = unicodedata.normalize("NFC", visible)
    name = NOT_ON_WINDOWS.sub("_", re.split(r"[/\\]", name)[-1])
    stem, extension = _split(name.lstrip(" 　").rstrip(" 　."))
    suffix = f".{extension}" if extension else ""
    return _shortened(_stem(stem), MAX_BYTES - len(suffix)) + suffix


def name_warnings(name: str) -> list[str]:
    """Japanese warnings about a clean name; it is stored all the same."""
    lost = sorted({c for c in name if not _in_shift_jis(c)})
    if not lost:
        return []
    return [f"ファイル名に、相手の環境で表示できないことがある文字があります：{' '.join(lost)}"]


def ascii_name(name: str) -> str:
    """What a client that knows no UTF-8 names is told: ``file.pdf``, or the name if it is ASCII."""
    if name.isascii():
        return name.replace("\\", "_").replace('"', "_")
    _, extension = _split(name)
    return f"file.{extension}" if extension else "file"


def _split(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    if dot and EXTENSION.fullmatch(extension):
        return stem, extension
    return name, ""


def _stem(stem: str) -> str:
    trimmed = stem.strip(" 　.") or FALLBACK_STEM
    return f"_{trimmed}" if DEVICE.fullmatch(trimmed) else trimmed


def _shortened(stem: str, limit: int) -> str:
    cut = stem.encode()[:limit].decode(errors="ignore")
    return cut.rstrip(" 　.") or FALLBACK_STEM


def _in_shift_jis(character: str) -> bool:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    # Gaiji: the same code shows something else on another machine.
    return unicodedata.category(character) != "Co"
