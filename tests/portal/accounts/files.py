"""CSV files of an organisation's page: sent in, read, and what was wrong with them."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client


def send(client: Client, address: str, text: str | bytes) -> HttpResponse:
    """Upload a file to an address."""
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(address, {"csv": SimpleUploadedFile("席と人.csv", data)})


def rows_of(response: HttpResponse) -> list[list[str]]:
    """The rows of a download, the header included."""
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def wrong(response: HttpResponse) -> list[tuple[int, str]]:
    """Line and message of every row named."""
    return [(error.line, error.message) for error in response.context["row_errors"]]
