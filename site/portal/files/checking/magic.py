"""What the first bytes say."""

from enum import StrEnum


class Family(StrEnum):
    """Families of formats, named for people."""

    PDF = "PDF"
    ZIP = "ZIP"
    OLE = "古い形式の Office 文書"
    RTF = "RTF"
    PNG = "PNG 画像"
    JPEG = "JPEG 画像"
    GIF = "GIF 画像"
    MP4 = "MP4 動画"
    EBML = "WebM 動画"
    JWW = "Jw_cad"
    PROGRAM = "プログラム"
    MARKUP = "HTML か XML"
    ARCHIVE = "別の圧縮形式"


STARTS = (
    (b"%PDF-", Family.PDF),
    (b"PK\x03\x04", Family.ZIP),
    (b"PK\x05\x06", Family.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Family.OLE),
    (b"{\\rtf", Family.RTF),
    (b"\x89PNG\r\n\x1a\n", Family.PNG),
    (b"\xff\xd8\xff", Family.JPEG),
    (b"GIF87a", Family.GIF),
    (b"GIF89a", Family.GIF),
    (b"\x1aE\xdf\xa3", Family.EBML),
    (b"JwwData.", Family.JWW),
    (b"MZ", Family.PROGRAM),
    (b"\x7fELF", Family.PROGRAM),
    (b"\xca\xfe\xba\xbe", Family.PROGRAM),
    (b"#!", Family.PROGRAM),
    (b"7z\xbc\xaf\x27\x1c", Family.ARCHIVE),
    (b"Rar!\x1a\x07", Family.ARCHIVE),
    (b"\x1f\x8b", Family.ARCHIVE),
)
MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<!--")


def family_of(head: bytes) -> Family | None:
    """The family that the first bytes name, or None."""
    if head[4:8] == b"ftyp":
        return Family.MP4
    for start, family in STARTS:
        if head.startswith(start):
            return family
    visible = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    return Family.MARKUP if visible.startswith(MARKUP) else None
