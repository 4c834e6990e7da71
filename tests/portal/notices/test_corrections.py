"""Publishing again: a correction is a new version, anything less is none."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from portal.extension.options import page_options
from portal.ledger.models import AuditEntry
from portal.notices.models import Delivery, VersionFile
from portal.notices.verification import version_problems

from tests.factories.notices import correct, make_notice, publish
from tests.portal.notices.deliveries import SAPPORO, codes
from tests.portal.notices.plugin_part import NoteOption
from tests.world import World


def test_changed_plugin_part_alone_is_a_correction(
    world: World, note_option: type[NoteOption]
) -> None:
    notice = make_notice(options={"note": {"text": "あ"}})
    notice.options = {"note": {"text": "い"}}
    notice.change_level, notice.change_note = "minor", "覚え書きを直しました。"
    version = publish(notice).current_version
    assert version is not None
    assert (version.number, version.level, version.note) == (2, "minor", "覚え書きを直しました。")
    assert note_option.told == [(1, "initial", {"text": "あ"}), (2, "minor", {"text": "い"})]
    assert AuditEntry.objects.filter(action="通知の公開").count() == 2


def test_hash_covers_what_the_plugins_ask_for(world: World, note_option: type[NoteOption]) -> None:
    notice = make_notice(options={"note": {"text": "あ"}, "gone": {"x": 1}})
    assert notice.current_version is not None
    assert notice.current_version.data["options"]["note"] == {"text": "あ"}
    assert notice.current_version.data["options"]["gone"] == {"x": 1}
    assert list(version_problems()) == []


def test_part_left_at_its_initial_values_is_no_change(
    world: World, note_option: type[NoteOption]
) -> None:
    notice = make_notice()
    notice.options = {"note": {"text": ""}}
    assert publish(notice).versions.count() == 1


def test_plugin_that_comes_or_goes_changes_nothing(world: World) -> None:
    notice = make_notice()
    page_options.add("note", NoteOption())
    try:
        assert publish(notice).versions.count() == 1
    finally:
        page_options.remove("note")
    assert publish(notice).versions.count() == 1


def test_difference_names_a_changed_part(
    client_for: Callable[[str], Client], note_option: type[NoteOption]
) -> None:
    notice = make_notice()
    notice.options = {"note": {"text": "い"}}
    publish(notice)
    html = client_for("kyufu").get(f"/notices/{notice.pk}/diff/1/2/").content.decode()
    assert "変わったのは、機能ごとの設定です" in html


def test_republication_without_change_is_no_new_version(world: World) -> None:
    notice = make_notice()
    first = notice.current_version
    notice = publish(notice)
    assert (notice.current_version, notice.versions.count()) == (first, 1)


def test_publishing_the_same_revision_again_is_no_new_version(world: World) -> None:
    notice = make_notice()
    notice.revisions.get().publish()
    assert notice.versions.count() == 1


def test_major_correction_asks_for_acknowledgement_again(world: World) -> None:
    notice = correct(make_notice(), level="major", note="期限を直しました。")
    version = notice.current_version
    assert version is not None
    assert (version.number, version.level, version.ack_version) == (2, "major", 2)
    assert version.note == "期限を直しました。"


def test_minor_correction_keeps_the_acknowledged_version(world: World) -> None:
    version = correct(make_notice(), level="minor").current_version
    assert version is not None
    assert (version.number, version.level, version.ack_version) == (2, "minor", 1)


def test_change_note_is_cleared_after_publication(world: World) -> None:
    notice = correct(make_notice())
    draft = notice.get_latest_revision_as_object()
    assert (notice.change_note, draft.change_note) == ("", "")
    assert notice.latest_revision.content["change_note"] == ""


def test_correction_after_a_minor_one_is_major_unless_it_says_so(world: World) -> None:
    notice = correct(make_notice(), level="minor")
    draft = notice.get_latest_revision_as_object()
    assert (notice.change_level, draft.change_level) == ("major", "major")


def test_earlier_version_stays_as_it_was(world: World) -> None:
    notice = make_notice(title="もとの件名")
    correct(notice, title="新しい件名")
    assert [v.title for v in notice.versions.order_by("number")] == ["もとの件名", "新しい件名"]


def test_correction_delivers_only_to_new_organisations(world: World) -> None:
    notice = make_notice(audience=SAPPORO)
    first = Delivery.objects.get(notice=notice)
    notice = correct(notice, audience={"include": ["prefecture:01"], "exclude": []})
    assert codes(notice) == ["010006", "011002", "012025"]
    kept = Delivery.objects.get(notice=notice, organisation__code="011002")
    assert (kept.pk, kept.first_version_id) == (first.pk, first.first_version_id)


def test_narrower_audience_keeps_deliveries_as_past(world: World) -> None:
    notice = correct(make_notice(), audience=SAPPORO)
    assert codes(notice, is_current=True) == ["011002"]
    assert len(codes(notice)) == 6


def test_widened_again_audience_revives_deliveries(world: World) -> None:
    notice = correct(make_notice(), audience=SAPPORO)
    notice = correct(notice, audience={"include": ["all"], "exclude": []})
    assert len(codes(notice, is_current=True)) == 6
    assert Delivery.objects.filter(notice=notice).count() == 6


def test_scheduled_correction_leaves_the_live_version(world: World) -> None:
    notice = make_notice()
    notice.go_live_at = timezone.now() + timedelta(hours=1)
    notice = correct(notice)
    assert (notice.live, notice.versions.count()) == (True, 1)


def test_state_is_not_turned_back_by_an_old_revision(world: World) -> None:
    notice = make_notice()
    first = notice.latest_revision
    notice = correct(notice)
    assert first.as_object().current_version == notice.current_version


def test_replaced_attachment_is_marked(world: World, stored_file: Callable[..., Any]) -> None:
    kept, old, new = stored_file("a.pdf"), stored_file("b.pdf"), stored_file("b.pdf")
    notice = make_notice(files=[kept, old])
    entries = [{"file": str(f.pk), "label": f.name} for f in (kept, new)]
    notice = correct(notice, attachments=entries)
    rows = VersionFile.objects.filter(version=notice.current_version)
    assert [row.is_changed for row in rows] == [False, True]
