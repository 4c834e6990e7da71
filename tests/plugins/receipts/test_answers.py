"""Answers with a reason: repeated, refused, and what was typed stays."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from portal.notices.models import NoticePage

from plugins.receipts import services
from plugins.receipts.models import ReceiptEvent
from tests.factories.notices import correct, make_notice
from tests.plugins.receipts.conftest import Acts
from tests.world import World

pytestmark = pytest.mark.django_db
ClientFor = Callable[[str], Client]
Kinds = Callable[[], list[str]]
Shown = Callable[..., str]


def respond(client: Client, notice: NoticePage, response: str, **values: str) -> HttpResponse:
    data = {"response": response, "reason": "書いた理由", **values}
    return client.post(f"/notices/{notice.pk}/respond/", data)


def assert_kept(response: HttpResponse, error: str) -> None:
    """The form is there again with the text, and says why it was not taken."""
    page = response.content.decode()
    assert (response.status_code, error in page, "書いた理由</textarea>" in page) == (
        422,
        True,
        True,
    )


def test_not_applicable_again_without_another_reason_is_one_event(
    notice: NoticePage, acts: Acts, kinds: Kinds
) -> None:
    acts.not_applicable(notice, "kyufu", reason="対象がない")
    acts.not_applicable(notice, "kyufu", reason=" 対象がない ")
    acts.not_applicable(notice, "kyufu")
    assert kinds() == ["not_applicable"]


def test_second_reason_for_not_applicable_is_refused(notice: NoticePage, acts: Acts) -> None:
    acts.not_applicable(notice, "kyufu")
    with pytest.raises(services.AlreadyNotApplicable):
        acts.not_applicable(notice, "kyufu", reason="対象がない")


CONTRADICTIONS = [("done", "not_applicable", "対応済み"), ("not_applicable", "done", "該当なし")]


@pytest.mark.parametrize(("first", "second", "label"), CONTRADICTIONS)
def test_contradiction_of_an_answer_is_refused_by_its_name(
    notice: NoticePage, acts: Acts, kinds: Kinds, first: str, second: str, label: str
) -> None:
    getattr(acts, first)(notice, "kyufu")
    with pytest.raises(services.AnsweredOtherwise, match=f"すでに「{label}」と伝えています"):
        getattr(acts, second)(notice, "kyufu")
    assert kinds() == [first]


def test_major_correction_may_be_answered_otherwise(notice: NoticePage, acts: Acts) -> None:
    acts.not_applicable(notice, "kyufu")
    correct(notice, level="major")
    assert acts.done(notice, "kyufu").kind == "done"


@pytest.mark.once
def test_reason_of_a_contradiction_is_kept(
    client_for: ClientFor, notice: NoticePage, acts: Acts
) -> None:
    acts.done(notice, "kyufu")
    response = respond(client_for("kyufu"), notice, "not_applicable")
    assert_kept(response, "この団体は、すでに「対応済み」と伝えています。")


@pytest.mark.once
def test_contradicting_button_says_what_was_answered(
    client_for: ClientFor, notice: NoticePage, acts: Acts
) -> None:
    acts.not_applicable(notice, "kyufu", reason="対象がない")
    data = {"response": "done"}
    path = f"/notices/{notice.pk}/respond/"
    page = client_for("kyufu").post(path, data, follow=True).content.decode()
    assert "この団体は、すでに「該当なし」と伝えています。" in page
    assert 'data-testid="receipt-done"' not in page


def test_repetition_of_the_latest_rejection_is_one_event(
    notice: NoticePage, acts: Acts, kinds: Kinds
) -> None:
    for reason in ("開けません", "宛先が違います", "宛先が違います"):
        acts.reject(notice, "kyufu", reason=reason)
    assert kinds() == ["rejected", "rejected"]


def test_box_shows_the_latest_rejection(notice: NoticePage, acts: Acts, shown: Shown) -> None:
    acts.reject(notice, "kyufu", reason="開けません")
    acts.reject(notice, "kyufu", reason="宛先が違います")
    html = shown("notice.aside", notice, "kyufu")
    assert ("宛先が違います" in html, "開けません" in html) == (True, False)


@pytest.mark.parametrize(
    ("act", "offered"),
    [
        ("open", ["not_applicable", "rejected"]),
        ("reject", ["not_applicable", "rejected"]),
        ("acknowledge", ["not_applicable"]),
        ("not_applicable", []),
        ("done", []),
    ],
)
def test_box_offers_only_what_may_still_be_answered(
    notice: NoticePage, acts: Acts, shown: Shown, act: str, offered: list[str]
) -> None:
    getattr(acts, act)(notice, "kyufu")
    html = shown("notice.aside", notice, "kyufu")
    answers = ("not_applicable", "rejected")
    assert [value for value in answers if f'value="{value}"' in html] == offered


@pytest.mark.once
def test_rejection_of_an_acknowledged_notice_keeps_the_text(
    client_for: ClientFor, notice: NoticePage, acts: Acts, kinds: Kinds
) -> None:
    acts.acknowledge(notice, "kyufu")
    response = respond(client_for("kyufu"), notice, "rejected")
    assert_kept(response, "この通知は、すでに到達確認されています。")
    assert kinds() == ["acknowledged"]


@pytest.mark.once
def test_second_reason_keeps_the_text(
    client_for: ClientFor, notice: NoticePage, acts: Acts
) -> None:
    acts.not_applicable(notice, "kyufu")
    response = respond(client_for("kyufu"), notice, "not_applicable")
    assert_kept(response, "この団体は、すでに「該当しない」と伝えています。")
    assert ReceiptEvent.objects.get().reason == ""


@pytest.mark.once
def test_answer_to_a_withdrawn_notice_keeps_the_text(
    client_for: ClientFor, notice: NoticePage, world: World
) -> None:
    from portal.notices.services import withdraw_notice

    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("superuser"))
    response = respond(client_for("kyufu"), notice, "rejected")
    assert_kept(response, "この通知は廃止されたため、到達確認はできません。")


@pytest.mark.once
def test_answer_to_a_replaced_version_keeps_the_text_for_the_new_one(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds
) -> None:
    old = notice.current_version_id
    new = correct(notice, level="major")
    client = client_for("kyufu")
    response = respond(client, notice, "rejected", version=str(old))
    assert_kept(response, "通知が新しい版に差し替えられました。")
    assert f'name="version" value="{new.current_version_id}"' in response.content.decode()
    assert kinds() == []


@pytest.mark.once
@pytest.mark.parametrize("response", ["rejected", "not_applicable", ""])
def test_answer_of_whom_a_correction_dropped_keeps_the_text_and_tells_nothing_new(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds, response: str
) -> None:
    old = str(notice.current_version_id)
    correct(notice, title="二番目の件名", audience={"include": ["prefecture:03"], "exclude": []})
    answer = respond(client_for("kyufu"), notice, response, version=old)
    page = answer.content.decode()
    assert (answer.status_code, "書いた理由</textarea>" in page) == (422, True)
    assert "この団体は、いまの版の宛先ではありません。" in page
    assert ("二番目の件名" in page, "第2版" in page, kinds()) == (False, False, [])


@pytest.mark.once
def test_whom_a_correction_dropped_and_who_wrote_nothing_gets_404(
    client_for: ClientFor, notice: NoticePage
) -> None:
    correct(notice, audience={"include": ["prefecture:03"], "exclude": []})
    assert respond(client_for("kyufu"), notice, "rejected", reason=" ").status_code == 404


@pytest.mark.once
def test_who_was_never_addressed_gets_404_whatever_was_written(
    client_for: ClientFor, world: World
) -> None:
    notice = make_notice(audience={"include": ["prefecture:03"], "exclude": []})
    assert respond(client_for("kyufu"), notice, "rejected").status_code == 404


@pytest.mark.once
def test_text_is_kept_after_the_question_to_another_seat(
    client_for: ClientFor, notice: NoticePage, acts: Acts
) -> None:
    acts.acknowledge(notice, "kyufu")
    response = respond(client_for("sapporo_soumu"), notice, "rejected", confirm="1")
    assert_kept(response, "この通知は、すでに到達確認されています。")
