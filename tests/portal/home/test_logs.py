"""What is written down when a request fails."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django.utils.log import log_response

ADDRESS = "/feeds/0123456789abcdef/notices.atom"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the handler of failed requests writes."""
    (handler,) = logging.getLogger("django.request").handlers
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(io.StringIO())
    yield handler.stream
    handler.setStream(before)


def fail(status: int) -> None:
    request = RequestFactory().get(ADDRESS)
    request.resolver_match = resolve(ADDRESS)
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        log_response(
            "%s: %s", "Internal Server Error", ADDRESS,
            response=HttpResponse(status=status), request=request, exception=error,
        )  # fmt: skip


def test_failure_is_written_down_with_its_route_and_traceback(written: io.StringIO) -> None:
    fail(500)
    assert written.getvalue().startswith("Internal Server Error: feeds/<")
    assert "ZeroDivisionError" in written.getvalue()


def test_address_that_may_be_a_key_is_not_written_down(written: io.StringIO) -> None:
    fail(500)
    assert "0123456789abcdef" not in written.getvalue()


def test_refusals_are_not_written_down(written: io.StringIO) -> None:
    fail(404)
    assert written.getvalue() == ""
