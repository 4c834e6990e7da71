"""代理確認 and calls are about the version that the page showed, and their forms ask for sense."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from portal.notices.models import NoticePage

from plugins.receipts.forms import CallForm, RespondForm
from plugins.receipts.models import CallRecord, ReceiptEvent
from tests.factories.notices import correct

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str], Client]
FORMS = {
    "proxy": {"channel": "電話", "reason": "第1版を読み上げた"},
    "call": {"result": "confirmed", "note": "第1版を読み上げた"},
}
REPLACED = "通知が新しい版に差し替えられました。"


def hidden_version(page: str) -> str:
    """The version that a form carries."""
    found = re.search(r'name="version" value="([^"]*)"', page)
    assert found
    return found[1]


def opened(client: Client, notice: NoticePage, form: str) -> tuple[str, dict[str, str]]:
    """The address of a form, and what somebody sends who opened it now."""
    address, code = f"/receipts/{notice.pk}/{form}/", {"organisation": "012025"}
    page = client.get(address, code).content.decode()
    return address, {**FORMS[form], **code, "version": hidden_version(page)}


@pytest.mark.parametrize("form", FORMS)
def test_form_of_a_replaced_version_confirms_nothing_and_keeps_the_words(
    client_for: ClientFor, notice: NoticePage, form: str
) -> None:
    client = client_for("editor")
    address, data = opened(client, notice, form)
    correct(notice, level="major")
    page = client.post(address, data).content.decode()
    assert (REPLACED in page, "第1版を読み上げた</textarea>" in page) == (True, True)
    assert (ReceiptEvent.objects.count(), CallRecord.objects.count()) == (0, 0)


@pytest.mark.parametrize("form", FORMS)
def test_form_that_was_refused_confirms_the_new_version(
    client_for: ClientFor, notice: NoticePage, form: str
) -> None:
    client = client_for("editor")
    address, data = opened(client, notice, form)
    new = correct(notice, level="major").current_version
    page = client.post(address, data).content.decode()
    client.post(address, {**data, "version": hidden_version(page)})
    assert [event.version for event in ReceiptEvent.objects.all()] == [new]


@pytest.mark.parametrize("form", FORMS)
def test_form_that_comes_back_for_another_reason_is_about_the_same_version(
    client_for: ClientFor, notice: NoticePage, form: str
) -> None:
    client = client_for("editor")
    address, data = opened(client, notice, form)
    correct(notice, level="major")
    page = client.post(address, {**data, "channel": "手紙", "result": "手紙"}).content.decode()
    assert hidden_version(page) == data["version"]


@pytest.mark.parametrize(
    ("form", "data"),
    [
        (RespondForm, {"response": "rejected", "reason": "あ" * 401}),
        (CallForm, {"result": "unable", "note": "あ" * 401}),
    ],
)
def test_text_that_is_too_long_is_not_asked_for(form: Any, data: dict[str, str]) -> None:
    (errors,) = form(data).errors.values()
    assert ["400" in error for error in errors] == [True]
