"""The editor's form: drafts may be incomplete, what is sent for approval may not."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from portal.notices.models import NoticePage

from tests.factories.notices import bureau_index, correct, make_draft, make_notice
from tests.portal.notices.forms import edit_url, errors, submit
from tests.world import World

ClientFor = Callable[[str], Client]


def add_url() -> str:
    """Address of the form for a new notice of 老健局."""
    return reverse("wagtailadmin_pages:add", args=["notices", "noticepage", bureau_index().pk])


def test_new_draft_needs_only_a_title(client_for: ClientFor) -> None:
    response = submit(client_for("editor"), add_url(), title="書きかけ", issuers=None)
    page = NoticePage.objects.get(title="書きかけ")
    assert response.status_code == 302
    assert (page.live, page.current_version, page.slug[0]) == (False, None, "n")


def test_new_notice_is_issued_by_the_editors_division(world: World, client_for: ClientFor) -> None:
    submit(client_for("editor"), add_url(), title="書きかけ")
    page = NoticePage.objects.get(title="書きかけ").get_latest_revision_as_object()
    assert list(page.issuers.all()) == [world.organisation("介護保険計画課")]


def test_issuers_are_ministry_organisations_only(client_for: ClientFor) -> None:
    form = client_for("editor").get(add_url()).context["form"]
    assert {org.kind for org in form.fields["issuers"].queryset} == {"省", "部局", "課室"}


def test_form_offers_no_expiry_and_no_address(client_for: ClientFor) -> None:
    form = client_for("editor").get(add_url()).context["form"]
    assert [name for name in ("expire_at", "slug", "go_live_at") if name in form.fields] == [
        "go_live_at"
    ]


def test_sending_an_empty_notice_for_approval_names_the_fields(client_for: ClientFor) -> None:
    page = make_draft(audience={"include": [], "exclude": []}, body="")
    response = submit(client_for("editor"), edit_url(page), "action-submit")
    assert errors(response) == {
        "body": ["本文を入力してください。"],
        "audience": ["宛先を選んでください。"],
    }


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("audience", '{"include": ["planet:火星"], "exclude": []}', "planet:火星"),
        ("audience", '{"include": "all"}', "宛先の形式が正しくありません。"),
        ("audience", "[" * 100_000, "JSON"),
        ("attachments", "[" * 100_000, "JSON"),
        ("summary", "あ" * 301, "300"),
        ("issued_on", "0001-01-01", "1900年から"),
        ("attachments", '[{"file": "x"}]', "添付の一覧の形式が正しくありません。"),
        (
            "attachments",
            '[{"file": "00000000-0000-4000-8000-000000000000"}]',
            "見つかりません。",
        ),
    ],
)
def test_wrong_value_is_told_beside_its_field(
    client_for: ClientFor, field: str, value: str, message: str
) -> None:
    response = submit(
        client_for("editor"), edit_url(make_draft()), "action-submit", **{field: value}
    )
    found = errors(response)
    assert list(found) == [field]
    assert message in found[field][0]


def test_typed_text_is_kept_after_an_error(client_for: ClientFor) -> None:
    response = submit(
        client_for("editor"), edit_url(make_draft()), "action-submit", summary="い" * 301
    )
    assert response.context["form"]["summary"].value() == "い" * 301


def test_file_of_a_municipality_cannot_be_attached(
    client_for: ClientFor, stored_file: Callable[..., Any]
) -> None:
    foreign = stored_file("よそ.pdf", owner="kyufu")
    value = json.dumps([{"file": str(foreign.pk), "label": "よそ"}])
    response = submit(client_for("editor"), edit_url(make_draft()), attachments=value)
    assert errors(response) == {"attachments": ["省内の職員が登録したファイルだけを添付できます。"]}


def test_infected_file_cannot_be_attached(
    client_for: ClientFor, stored_file: Callable[..., Any]
) -> None:
    infected = stored_file("危険.pdf", scan_state="infected")
    value = json.dumps([{"file": str(infected.pk), "label": "危険"}])
    response = submit(client_for("editor"), edit_url(make_draft()), attachments=value)
    assert "危険.pdf" in errors(response)["attachments"][0]


def test_deadline_before_the_day_of_issue_is_refused(client_for: ClientFor) -> None:
    page = make_draft(issued_on=date(2026, 11, 18), actions=[("到達確認", date(2026, 11, 27))])
    response = submit(
        client_for("editor"), edit_url(page), "action-submit", **{"actions-0-due": "2026-11-17"}
    )
    formset = response.context["form"].formsets["actions"]
    assert formset.errors == [{"due": ["期限は、発出日以後の日にしてください。"]}]


def test_deadline_at_the_end_of_the_calendar_is_refused(client_for: ClientFor) -> None:
    page = make_draft(actions=[("到達確認", date(2026, 11, 27))])
    response = submit(client_for("editor"), edit_url(page), **{"actions-0-due": "9999-12-31"})
    assert "2999年まで" in response.context["form"].formsets["actions"].errors[0]["due"][0]


def test_correction_needs_an_explanation(client_for: ClientFor) -> None:
    response = submit(
        client_for("approver"), edit_url(make_notice()), "action-publish", title="直した件名"
    )
    assert errors(response) == {"change_note": ["何が変わったかを入力してください。"]}


def test_explanation_is_asked_of_corrections_only(client_for: ClientFor) -> None:
    form = client_for("editor").get(edit_url(make_draft())).context["form"]
    assert "change_note" not in form.fields


def test_approver_publishes_a_correction(client_for: ClientFor) -> None:
    notice = make_notice()
    submit(
        client_for("approver"),
        edit_url(notice),
        "action-publish",
        title="直した件名",
        change_note="件名を直しました。",
        change_level="minor",
    )
    version = NoticePage.objects.get(pk=notice.pk).current_version
    assert version is not None
    assert (version.number, version.title, version.level) == (2, "直した件名", "minor")
    assert version.note == "件名を直しました。"


def test_approver_publishes_a_new_notice_at_once(client_for: ClientFor) -> None:
    submit(
        client_for("approver"),
        add_url(),
        "action-publish",
        title="新しい通知",
        body=json.dumps(
            {
                "blocks": [
                    {"key": "a", "text": "本文", "type": "unstyled", "depth": 0}
                    | {"inlineStyleRanges": [], "entityRanges": []}
                ],
                "entityMap": {},
            }
        ),
        audience='{"include": ["all"], "exclude": []}',
    )
    page = NoticePage.objects.get(title="新しい通知")
    assert (page.live, page.versions.count(), page.deliveries.count()) == (True, 1, 6)


def test_refusal_at_publication_is_shown_and_keeps_the_draft(client_for: ClientFor) -> None:
    from portal.extension.events import (
        PublicationStopped,
        before_publication,
        remove_publication_filter,
    )

    @before_publication
    def refuse(notice: NoticePage) -> None:
        raise PublicationStopped("期限が休日です。")

    page = make_draft()
    client = client_for("approver")
    try:
        response = submit(client, edit_url(page), "action-publish", title="直した件名")
    finally:
        remove_publication_filter(refuse)
    assert response.headers["Location"] == edit_url(page)
    shown = client.get(edit_url(page))
    message = str(next(iter(shown.context["messages"])))
    assert message.startswith("期限が休日です。")
    assert shown.context["form"]["title"].value() == "直した件名"


def test_editor_cannot_publish(client_for: ClientFor) -> None:
    page = make_draft()
    submit(client_for("editor"), edit_url(page), "action-publish")
    assert NoticePage.objects.get(pk=page.pk).live is False


def test_audience_count_is_in_the_form_at_load(client_for: ClientFor) -> None:
    html = client_for("editor").get(edit_url(make_draft())).content.decode()
    assert "<b>6団体</b>" in html


def test_form_holds_no_named_file_input(client_for: ClientFor) -> None:
    html = client_for("editor").get(edit_url(make_draft())).content.decode()
    assert 'type="file" multiple data-pick' in html
    assert 'type="file" name' not in html


@pytest.mark.parametrize(
    "name", ["edit", "history", "usage", "copy", "revisions_compare", "preview_on_edit"]
)
def test_page_of_a_corrected_notice_opens(client_for: ClientFor, name: str) -> None:
    notice = correct(make_notice(), audience={"include": ["code:011002"], "exclude": []})
    arguments: list[Any] = [notice.pk]
    if name == "revisions_compare":
        arguments += ["earliest", "latest"]
    response = client_for("editor").get(reverse(f"wagtailadmin_pages:{name}", args=arguments))
    assert response.status_code == 200


def test_audiences_are_compared_in_words(client_for: ClientFor) -> None:
    notice = correct(make_notice(), audience={"include": ["code:011002"], "exclude": []})
    url = reverse("wagtailadmin_pages:revisions_compare", args=[notice.pk, "earliest", "latest"])
    html = client_for("editor").get(url).content.decode()
    assert "北海道札幌市" in html
    assert "code:011002" not in html


def test_other_bureau_cannot_edit(client_for: ClientFor) -> None:
    assert client_for("other_editor").get(edit_url(make_draft())).status_code == 302


@pytest.mark.parametrize("path", ["/admin/", "/admin/notices/", "/admin/reports/site-history/"])
def test_admin_page_opens_for_editors(client_for: ClientFor, path: str) -> None:
    assert client_for("editor").get(path).status_code == 200


def test_admin_list_shows_status_and_deliveries(client_for: ClientFor) -> None:
    make_notice()
    table = client_for("editor").get("/admin/notices/").context["page_obj"].object_list
    assert [(row.status_word, row.delivered) for row in table] == [("公開中", 6)]


def test_municipal_user_has_no_admin(client_for: ClientFor) -> None:
    assert client_for("kyufu").get("/admin/notices/").status_code in (302, 404)
