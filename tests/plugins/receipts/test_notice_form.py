"""到達確認 in the form of a notice."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from tests.factories.notices import make_draft
from tests.portal.notices.forms import edit_url, errors, submit


def test_day_before_the_day_of_issue_is_refused_by_its_field(
    client_for: Callable[..., Client],
) -> None:
    page = make_draft(issued_on=date(2026, 11, 18))
    response = submit(
        client_for("approver"),
        edit_url(page),
        "action-publish",
        **{"option-receipts-due": "2026-11-17"},
    )
    (part,) = [p for p in response.context["form"].option_forms if p.label == "receipts"]
    assert part.form.errors == {"due": ["期限は、発出日以後の日にしてください。"]}
    assert "「到達確認」を直してください" in errors(response)["__all__"][0]


def test_day_of_issue_itself_is_accepted(client_for: Callable[..., Client]) -> None:
    page = make_draft(issued_on=date(2026, 11, 18))
    changes = {"option-receipts-due": "2026-11-18"}
    assert (
        submit(client_for("editor"), edit_url(page), "action-submit", **changes).status_code == 302
    )
