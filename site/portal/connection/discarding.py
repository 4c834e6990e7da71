"""Counting bytes and throwing them away: nothing of a test is kept, on disk or anywhere."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

READ_BYTES = 64 * 1024


class TooMuch(Exception):
    """More bytes came than a test may send."""


class DiscardingHandler(FileUploadHandler):
    """Takes the files of a form, counts their bytes and drops them; no more than ``most``."""

    chunk_size = READ_BYTES

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.most = most
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Drop the chunk; nothing is passed on to another handler."""
        self.received += len(raw_data)
        if self.received > self.most:
            raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> Any:
        """There is no file."""
        return None


def count_body(request: HttpRequest, most: int) -> int:
    """Read a plain body to its end without holding it. Raises TooMuch."""
    received = 0
    while chunk := request.read(READ_BYTES):
        received += len(chunk)
        if received > most:
            raise TooMuch
    return received
