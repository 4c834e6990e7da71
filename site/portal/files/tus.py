"""The words of tus 1.0: headers read and checked, nothing of uploads themselves."""

import hashlib
import hmac
import tempfile
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, UnreadablePostError

from portal.extension.parameters import is_id
from portal.files.parts import parts_folder

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
CONTENT_TYPE = "application/offset+octet-stream"
CHECKSUMS = ("sha256", "sha1")
CHECKSUM_MISMATCH = 460
OVERRIDABLE = frozenset({"PATCH", "DELETE", "HEAD"})
READ_BYTES = 64 * 1024
BLOCK_BYTES = 4 * 1024 * 1024
LONGEST_METADATA = 4096


class TusError(Exception):
    """An answer other than success: status, a code for scripts, a Japanese sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers: dict[str, str] = {}


@dataclass(frozen=True)
class Checksum:
    """What the bytes of one request must hash to."""

    algorithm: str
    digest: bytes


def overridden_method(request: HttpRequest) -> str:
    """The method meant: gateways that block PATCH, DELETE and HEAD let POST through."""
    wanted = request.headers.get("X-HTTP-Method-Override", "").upper()
    method = request.method or ""
    return wanted if method == "POST" and wanted in OVERRIDABLE else method


def require_version(request: HttpRequest) -> None:
    """Raise TusError (412) unless the client speaks our version."""
    if request.headers.get("Tus-Resumable") != VERSION:
        error = TusError(HTTPStatus.PRECONDITION_FAILED, "version", "tus 1.0.0 で送ってください。")
        error.headers["Tus-Version"] = VERSION
        raise error


def required_number(request: HttpRequest, header: str) -> int:
    """A header that must be a whole number of bytes."""
    text = request.headers.get(header, "")
    if not is_id(text):
        raise TusError(HTTPStatus.BAD_REQUEST, "header", f"{header} が正しくありません。")
    return int(text)


def body_length(request: HttpRequest) -> int:
    """Content-Length; 411 without one, since a body without end cannot be promised a place."""
    if not request.headers.get("Content-Length"):
        raise TusError(
            HTTPStatus.LENGTH_REQUIRED, "length", "Content-Length を付けて送ってください。"
        )
    return required_number(request, "Content-Length")


def metadata(request: HttpRequest) -> dict[str, str]:
    """Upload-Metadata: keys with Base64 values of UTF-8, none with NUL (no database keeps it)."""
    text = request.headers.get("Upload-Metadata", "")
    try:
        pairs = [pair.strip().partition(" ") for pair in text.split(",") if pair.strip()]
        told = {key: b64decode(value, validate=True).decode() for key, _, value in pairs}
        if len(text) > LONGEST_METADATA or "\0" in "".join(told.values()):
            raise ValueError
        return told
    except (NotBase64, ValueError):
        raise TusError(
            HTTPStatus.BAD_REQUEST, "metadata", "Upload-Metadata が正しくありません。"
        ) from None


def checksum(request: HttpRequest) -> Checksum | None:
    """Upload-Checksum, when there is one."""
    text = request.headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _, value = text.partition(" ")
    try:
        if algorithm not in CHECKSUMS:
            raise ValueError
        return Checksum(algorithm, b64decode(value, validate=True))
    except (NotBase64, ValueError):
        raise TusError(
            HTTPStatus.BAD_REQUEST, "checksum", "Upload-Checksum が正しくありません。"
        ) from None


def body_blocks(request: HttpRequest, length: int) -> Iterator[bytearray]:
    """The body in blocks, so that memory stays flat; what came before a break is still given."""
    block = bytearray()
    while length > 0:
        try:
            piece = request.read(min(READ_BYTES, length))
        except (UnreadablePostError, OSError):
            piece = b""
        if not piece:
            break
        length -= len(piece)
        block += piece
        if len(block) >= BLOCK_BYTES:
            yield block
            block = bytearray()
    if block:
        yield block


def verified_blocks(blocks: Iterator[bytearray], wanted: Checksum) -> Iterator[bytes]:
    """The same bytes, given only after all of them matched. Raises TusError (460)."""
    digest = hashlib.new(wanted.algorithm, usedforsecurity=False)
    with tempfile.SpooledTemporaryFile(BLOCK_BYTES, dir=str(parts_folder())) as held:
        for block in blocks:
            digest.update(block)
            held.write(block)
        if not hmac.compare_digest(digest.digest(), wanted.digest):
            raise TusError(
                CHECKSUM_MISMATCH, "checksum", "送る途中で中身が変わりました。もう一度送ります。"
            )
        held.seek(0)
        while piece := held.read(BLOCK_BYTES):
            yield piece
