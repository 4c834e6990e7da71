"""``check_holders`` as scripts and the nightly job use it."""

import json
import logging
from io import StringIO

import pytest
from django.core.management import call_command
from helpdesk.models import Ticket
from portal.inquiries.jobs import check_holders_nightly
from portal.inquiries.models import Case

from tests.factories.inquiries import Inquiries

pytestmark = pytest.mark.django_db
REASON = "席が持ち主の側のものではありません。"


def checked(*options: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of the command."""
    out, err, status = StringIO(), StringIO(), 0
    try:
        call_command("check_holders", *options, stdout=out, stderr=err)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue(), err.getvalue()


def broken_case(inquiries: Inquiries) -> Case:
    """A case that a seat of somebody else holds."""
    case = inquiries.case()
    Case.objects.filter(pk=case.pk).update(holder_seat=inquiries.world.seat("morioka"))
    return case


def test_check_holders_prints_numbers_and_succeeds_when_nothing_is_wrong(
    inquiries: Inquiries,
) -> None:
    inquiries.case()
    status, out, err = checked("--json")
    assert (status, json.loads(out), err) == (0, {"cases": 1, "violations": 0}, "")


def test_check_holders_fails_and_names_what_is_wrong(inquiries: Inquiries) -> None:
    case = broken_case(inquiries)
    ticket = Ticket.objects.create(title="電子メールから", queue=inquiries.desk.queue)
    status, out, err = checked("--json")
    assert (status, json.loads(out)) == (1, {"cases": 1, "violations": 2})
    assert err.splitlines() == [
        f"{case.number}：{REASON}",
        f"ticket {ticket.pk}：照会の記録がないチケットです。",
    ]


def test_check_holders_says_the_same_in_words(inquiries: Inquiries) -> None:
    broken_case(inquiries)
    status, out, _ = checked()
    assert (status, out.strip()) == (1, "照会 1件、違反 1件")


def test_nightly_check_logs_what_is_wrong(
    inquiries: Inquiries, caplog: pytest.LogCaptureFixture
) -> None:
    case = broken_case(inquiries)
    with caplog.at_level(logging.ERROR, "portal.inquiries.jobs"):
        check_holders_nightly()
    assert caplog.messages == [f"holder invariant: {case.number}: {REASON}"]


def test_nightly_check_is_silent_when_nothing_is_wrong(
    inquiries: Inquiries, caplog: pytest.LogCaptureFixture
) -> None:
    inquiries.case()
    with caplog.at_level(logging.ERROR, "portal.inquiries.jobs"):
        check_holders_nightly()
    assert caplog.messages == []
