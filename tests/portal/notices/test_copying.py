"""A copy is a new notice: what belonged to the original's day is not taken along."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from portal.notices.models import NoticePage

from tests.factories.notices import make_notice
from tests.portal.notices.plugin_part import NoteOption
from tests.portal.notices.test_permanence import copied
from tests.world import World

ClientFor = Callable[[str], Client]


class DayForm(forms.Form):
    """A text and a day."""

    text = forms.CharField(required=False)
    day = forms.DateField(required=False)


def last_years(**fields: object) -> NoticePage:
    """A notice whose display period is long over."""
    begin = timezone.now() - timedelta(days=400)
    return make_notice(
        issued_on=date(2021, 7, 1),
        display_from=begin,
        display_until=begin + timedelta(days=30),
        **fields,
    )


def draft_of(page: NoticePage) -> NoticePage:
    """What the form shows."""
    draft: NoticePage = page.get_latest_revision_as_object()
    return draft


def test_copy_has_its_own_days_and_number(client_for: ClientFor) -> None:
    copy = copied(client_for("editor"), last_years())
    for page in (copy, draft_of(copy)):
        today = timezone.localdate()
        assert (page.document_number, page.issued_on) == ("", today)
        assert (timezone.localdate(page.display_from), page.display_until) == (today, None)


@pytest.fixture
def dated(
    world: World, note_option: type[NoteOption], monkeypatch: pytest.MonkeyPatch
) -> NoticePage:
    """A notice with a feature's deadline, and a part of a plugin that is gone."""
    monkeypatch.setattr(NoteOption, "form_class", DayForm)
    monkeypatch.setattr(NoteOption, "deadline_fields", ("day",))
    return last_years(options={"note": {"text": "あ", "day": "2021-07-30"}, "gone": {"day": 1}})


CLEARED = {"note": {"text": "あ", "day": None}, "gone": {"day": 1}}


def test_copy_has_no_deadline_of_a_feature(client_for: ClientFor, dated: NoticePage) -> None:
    copy = copied(client_for("editor"), dated)
    assert draft_of(copy).options == CLEARED
    assert copy.revisions.count() == dated.revisions.count() + 1


def test_copy_by_code_has_no_deadline_of_a_feature_either(dated: NoticePage) -> None:
    copy = dated.copy()
    assert (copy.options, draft_of(copy).options) == (CLEARED, CLEARED)


def test_copy_by_the_api_has_no_deadline_of_a_feature_either(
    client_for: ClientFor, dated: NoticePage
) -> None:
    url = reverse("wagtailadmin_api:pages:action", args=[dated.pk, "copy"])
    response = client_for("superuser").post(url, {"keep_live": False, "slug": "utsushi"})
    assert response.status_code == 201
    assert draft_of(NoticePage.objects.get(slug="utsushi")).options == CLEARED


def test_form_says_what_is_not_copied(client_for: ClientFor) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[make_notice().pk])
    html = client_for("editor").get(url).content.decode()
    assert "掲載のおわり、機能ごとの設定の期限は空に" in html
    assert "求めることの期限と開催の日時は、もとのまま写ります" in html
