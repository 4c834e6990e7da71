"""Publication: everything is recorded in one transaction, or nothing is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.utils import timezone
from portal.extension.events import (
    NoticePublished,
    PublicationStopped,
    before_publication,
    remove_publication_filter,
)
from portal.ledger.models import AuditEntry
from portal.notices.jobs import publish_scheduled_notices
from portal.notices.models import (
    Delivery,
    NoticeAction,
    NoticePage,
    NoticeVersion,
    ResponsibleSeat,
    VersionFile,
)
from portal.notices.versions import canonical, sha256
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.signals import page_published

from tests.factories.notices import make_draft, make_notice, publish
from tests.portal.notices.deliveries import SAPPORO, codes
from tests.portal.notices.events import listening
from tests.portal.notices.plugin_part import NoteOption
from tests.world import World


def publications_in_audit() -> QuerySet[AuditEntry]:
    """Audit entries about publication."""
    return AuditEntry.objects.filter(action="通知の公開")


def assert_nothing_published(page: NoticePage) -> None:
    """The page is a draft still, and nothing was recorded."""
    stored = NoticePage.objects.get(pk=page.pk)
    assert (stored.live, stored.current_version) == (False, None)
    assert NoticeVersion.objects.filter(notice=page).count() == 0
    assert Delivery.objects.filter(notice=page).count() == 0
    assert publications_in_audit().count() == 0


def test_publication_records_the_first_version(world: World) -> None:
    notice = make_notice(user=world.user("approver"))
    version = notice.current_version
    assert version is not None
    assert (version.number, version.level, version.ack_version) == (1, "initial", 1)
    assert version.published_by == world.user("approver")
    assert (notice.live, notice.change_note) == (True, "")


def test_publication_delivers_to_every_local_government(world: World) -> None:
    notice = make_notice()
    assert codes(notice) == [org.code for org in world.local_governments]


def test_publication_names_the_responsible_seats(world: World) -> None:
    notice = make_notice(audience={"include": ["code:011002", "code:033031"], "exclude": []})
    seats = ResponsibleSeat.objects.filter(delivery__notice=notice).order_by("pk")
    assert [(entry.seat, entry.reason) for entry in seats] == [
        (world.seat("kyufu"), "duty"),
        (world.seat("iwate_town"), "rep"),
    ]


def test_version_hash_covers_the_frozen_data(world: World) -> None:
    version = make_notice().current_version
    assert version is not None
    assert version.body_sha256 == sha256(version.body)
    assert version.sha256 == sha256(canonical(version.data))
    assert version.data["body_sha256"] == version.body_sha256
    assert version.data["issuers"] == [
        {"id": world.organisation("介護保険計画課").pk, "name": "老健局 介護保険計画課"}
    ]


def test_version_body_is_sanitised(world: World) -> None:
    version = make_notice(body='<p onclick="x()">本文<script>alert(1)</script></p>').current_version
    assert version is not None
    assert version.body == "<p>本文</p>"


def test_publication_writes_one_audit_entry(world: World) -> None:
    notice = make_notice(user=world.user("approver"))
    entry = publications_in_audit().get()
    assert (entry.actor, entry.object_id) == (world.user("approver"), str(notice.pk))


def test_publication_tells_after_commit(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with listening(NoticePublished) as told, django_capture_on_commit_callbacks(execute=True):
        notice = make_notice()
    assert told == [NoticePublished(notice.pk, notice.current_version_id, 1, "initial", 6)]


def test_failing_page_published_receiver_leaves_nothing_live(world: World) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError

    page = make_draft()
    page_published.connect(fail, sender=NoticePage)
    try:
        with pytest.raises(RuntimeError):
            publish(page)
    finally:
        page_published.disconnect(fail, sender=NoticePage)
    assert_nothing_published(page)


def test_wagtails_own_action_records_too(world: World) -> None:
    page = make_draft()
    revision = page.save_revision(clean=False)
    PublishPageRevisionAction(revision, user=world.user("approver")).execute()
    assert (page.versions.count(), len(codes(page))) == (1, 6)


def test_refusing_filter_leaves_nothing_live(world: World) -> None:
    @before_publication
    def refuse(notice: NoticePage) -> None:
        raise PublicationStopped("期限が休日です。")

    page = make_draft()
    try:
        with pytest.raises(PublicationStopped, match="期限が休日です。"):
            publish(page)
    finally:
        remove_publication_filter(refuse)
    assert_nothing_published(page)


def test_failing_plugin_part_leaves_nothing_live(
    world: World, note_option: type[NoteOption], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoteOption, "fails", True)
    page = make_draft()
    with pytest.raises(RuntimeError):
        publish(page)
    assert_nothing_published(page)


def test_plugin_part_is_recorded_with_the_version(
    world: World, note_option: type[NoteOption]
) -> None:
    make_notice(options={"note": {"text": "あ"}})
    assert note_option.told == [(1, "initial", {"text": "あ"})]


def test_part_of_a_removed_plugin_is_ignored(world: World) -> None:
    assert make_notice(options={"gone": {"x": 1}}).versions.count() == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"audience": {"include": [], "exclude": []}}, "宛先を選んでください。"),
        ({"audience": {"include": ["planet:火星"], "exclude": []}}, "planet:火星"),
        ({"body": ""}, "本文を入力してください。"),
    ],
)
def test_incomplete_notice_is_not_published(
    world: World, change: dict[str, Any], message: str
) -> None:
    page = make_draft(**change)
    with pytest.raises(PublicationStopped, match=message):
        publish(page)
    assert_nothing_published(page)


def test_scheduled_notice_is_recorded_when_it_goes_live(world: World) -> None:
    page = make_draft()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page = publish(page)
    assert (page.live, page.current_version, page.approved_schedule) == (False, None, True)
    page.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    revision = page.revisions.get()
    revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.save()
    call_command("publish_scheduled")
    page.refresh_from_db()
    assert (page.live, page.versions.count(), len(codes(page))) == (True, 1, 6)


def test_display_period_in_the_future_reserves_publication(world: World) -> None:
    begin = timezone.now() + timedelta(days=2)
    page = publish(make_draft(display_from=begin))
    assert (page.live, page.go_live_at, page.versions.count()) == (False, begin, 0)


def test_refused_scheduled_notice_does_not_hold_up_others(world: World) -> None:
    pages = [make_draft(title="一"), make_draft(title="二")]
    for page in pages:
        page.save_revision()
        page.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    broken = pages[0].revisions.get()
    broken.content["body"] = ""
    broken.save()
    publish_scheduled_notices()
    assert [NoticePage.objects.get(pk=page.pk).live for page in pages] == [False, True]


def test_attachments_are_recorded_in_order_with_their_hash(
    world: World, stored_file: Callable[..., Any]
) -> None:
    files = [stored_file("別紙1.pdf"), stored_file("別紙2.pdf")]
    notice = make_notice(files=files)
    rows = VersionFile.objects.filter(version=notice.current_version)
    assert [(r.file, r.position, r.label, r.sha256, r.is_changed) for r in rows] == [
        (files[0], 1, "別紙1.pdf", files[0].sha256, False),
        (files[1], 2, "別紙2.pdf", files[1].sha256, False),
    ]


def test_infected_attachment_stops_publication(
    world: World, stored_file: Callable[..., Any]
) -> None:
    page = make_draft(files=[stored_file("危険.pdf", scan_state="infected")])
    with pytest.raises(PublicationStopped, match=r"危険\.pdf"):
        publish(page)


def test_queries_do_not_grow_with_the_audience(
    world: World, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    small, large = make_draft(audience=SAPPORO), make_draft(title="全国")
    for page in (small, large):
        page.actions.add(NoticeAction(label="到達確認"))
        page.save()
    first, second = small.save_revision(), large.save_revision()
    with django_assert_max_num_queries(200) as counted:
        first.publish()
    with django_assert_max_num_queries(len(counted) + 1):
        second.publish()
