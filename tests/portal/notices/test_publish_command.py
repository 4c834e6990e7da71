"""``publish_notice``: strict, all or nothing, through the normal publication."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from portal.files.models import StoredFile
from portal.ledger.models import AuditEntry
from portal.notices.models import NoticePage
from pytest_django.fixtures import Settings

from tests.world import World

GOOD: dict[str, Any] = {
    "title": "様式の変更について",
    "document_number": "老介発1124第1号",
    "kind": "事務連絡",
    "legal_nature": "情報提供",
    "issuers": ["老健局 介護保険計画課", "老健局"],
    "duties": ["介護保険"],
    "summary": "様式を変えます。",
    "body": "下記のとおり。\n\n1. 様式\n2. 期限\n\n<script>x</script>",
    "display_from": "2026-11-20T09:00:00",
    "display_until": "2027-08-31T23:59:00+09:00",
    "actions": [{"label": "到達確認", "due": "2026-12-11"}],
    "contact": {"division": "介護保険計画課", "ext": "2164", "email": "k@mhlw.example.jp"},
    "audience": {"include": ["prefecture:01"], "exclude": ["code:012025"]},
}
Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def files_root(settings: Settings, tmp_path: Path) -> None:
    """A folder of its own: the workers of a run share the usual one."""
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def run(world: World, tmp_path: Path) -> Run:
    """Write the data to a file and run the command; returns its JSON."""

    def command(data: Any, email: str = "editor@example.jp", *, as_json: bool = True) -> Any:
        path = tmp_path / "notice.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        out = StringIO()
        call_command("publish_notice", str(path), email=email, as_json=as_json, stdout=out)
        return json.loads(out.getvalue()) if as_json else out.getvalue()

    return command


def test_complete_notice_is_published(run: Run) -> None:
    result = run(GOOD)
    page = NoticePage.objects.get(pk=result["notice_id"])
    assert result == {
        "notice_id": page.pk,
        "version": 1,
        "url": f"/notices/rouken/{page.slug}/",
        "deliveries": 2,
    }


def test_fields_arrive_in_the_version(world: World, run: Run) -> None:
    version = NoticePage.objects.get(pk=run(GOOD)["notice_id"]).current_version
    assert version is not None
    issuers = [issuer["name"] for issuer in version.data["issuers"]]
    assert sorted(issuers) == ["老健局", "老健局 介護保険計画課"]
    assert version.data["actions"] == [{"label": "到達確認", "who": "全団体", "due": "2026-12-11"}]
    assert version.data["display_from"] == "2026-11-20T09:00+09:00"
    assert version.data["issued_on"] == "2026-11-20"
    assert version.data["contact"] == "介護保険計画課　内線2164　k@mhlw.example.jp"
    assert version.published_by == world.user("editor")


def test_markdown_becomes_rich_text_without_raw_html(run: Run) -> None:
    version = NoticePage.objects.get(pk=run(GOOD)["notice_id"]).current_version
    assert version is not None
    assert "<ol>" in version.body
    assert "<script>" not in version.body


def test_three_keys_suffice(world: World, run: Run) -> None:
    minimal = {"title": "短い通知", "body": "本文", "audience": {"include": ["all"]}}
    page = NoticePage.objects.get(pk=run(minimal)["notice_id"])
    assert list(page.issuers.all()) == [world.organisation("介護保険計画課")]
    assert page.deliveries.count() == 6


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"titel": "x"}, "titel"),
        ({"title": ""}, "title"),
        ({"title": 3}, "title"),
        ({"title": "　 "}, "title"),
        ({"body": "　\n"}, "body"),
        ({"body": "- " * 12 + "奥"}, "body"),
        ({"body": ">" * 30 + "奥"}, "body"),
        ({"title": "あ" * 256}, "title"),
        ({"kind": "お知らせ"}, "お知らせ"),
        ({"legal_nature": "命令"}, "命令"),
        ({"issuers": ["財務局"]}, "財務局"),
        ({"issuers": "老健局"}, "issuers"),
        ({"issuers": [["老健局"]]}, "issuers"),
        ({"duties": ["造船"]}, "造船"),
        ({"summary": "あ" * 301}, "summary"),
        ({"display_from": "きのう"}, "きのう"),
        ({"display_from": "2026-13-40T00:00:00"}, "2026-13-40"),
        ({"display_until": "2020-01-01T00:00:00"}, "display_until"),
        ({"actions": [{"label": "確認", "when": "x"}]}, "when"),
        ({"actions": [{"label": "確認", "due": "いつか"}]}, "いつか"),
        ({"actions": [{"label": "確認", "due": "9999-12-31"}]}, "9999-12-31"),
        ({"attachments": [f"{'a' * 300}/x.pdf"]}, "attachments"),
        ({"actions": [{"due": "2026-12-11"}]}, "label"),
        ({"actions": ["確認"]}, "確認"),
        ({"contact": {"fax": "1"}}, "fax"),
        ({"contact": {"tel": {"a": 1}}}, "contact.tel"),
        ({"contact": {"tel": ["03"]}}, "contact.tel"),
        ({"contact": {"ext": 0}}, "contact.ext"),
        ({"contact": {"unit": "係\x07"}}, "contact.unit"),
        ({"audience": {"include": ["planet:火星"]}}, "planet:火星"),
        ({"audience": {"include": ["all"], "except": []}}, "except"),
        ({"audience": {"include": []}}, "audience"),
        ({"audience": "all"}, "audience"),
        ({"audience": {"include": "all"}}, "audience"),
        ({"attachments": ["ない.pdf"]}, "ない.pdf"),
        ({"attachments": [""]}, "空のファイル名"),
        ({"attachments": [3]}, "attachments"),
        ({"attachments": ["/etc/hostname"]}, "/etc/hostname"),
        ({"attachments": ["../notice.json"]}, "../notice.json"),
    ],
)
def test_bad_value_is_named_and_nothing_is_saved(
    run: Run, change: dict[str, Any], named: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        run(GOOD | change)
    assert named in str(refusal.value)
    assert NoticePage.objects.count() == 0


@pytest.mark.parametrize("missing", ["title", "body", "audience"])
def test_required_key_is_named(run: Run, missing: str) -> None:
    with pytest.raises(CommandError, match=missing):
        run({key: value for key, value in GOOD.items() if key != missing})


@pytest.mark.parametrize("email", ["kyufu@example.jp", "agent@example.jp", "nobody@example.jp"])
def test_only_editors_publish(run: Run, email: str) -> None:
    with pytest.raises(CommandError, match=email.split("@")[0]):
        run(GOOD, email)
    assert NoticePage.objects.count() == 0


@pytest.mark.parametrize("email", ["approver@example.jp", "superuser@example.jp"])
def test_approvers_and_superusers_publish(run: Run, email: str) -> None:
    assert run(GOOD, email)["version"] == 1


def test_list_is_published_as_a_whole(run: Run) -> None:
    results = run([GOOD, GOOD | {"title": "二つめ"}])
    assert [result["version"] for result in results] == [1, 1]


def test_list_with_one_bad_notice_publishes_none(run: Run) -> None:
    with pytest.raises(CommandError, match="造船"):
        run([GOOD, GOOD | {"duties": ["造船"]}])
    assert NoticePage.objects.count() == 0


def stored_paths() -> list[Path]:
    """Files below FILES_ROOT that are in place."""
    return [path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()]


def test_refused_list_leaves_no_bytes_behind(run: Run, tmp_path: Path) -> None:
    (tmp_path / "別紙.txt").write_text("一覧", encoding="utf-8")
    before = stored_paths()
    with pytest.raises(CommandError, match="造船"):
        run([GOOD | {"attachments": ["別紙.txt"]}, GOOD | {"duties": ["造船"]}])
    assert StoredFile.objects.count() == 0
    assert stored_paths() == before


def test_refused_attachment_leaves_no_bytes_of_the_others_behind(run: Run, tmp_path: Path) -> None:
    (tmp_path / "別紙.txt").write_text("一覧", encoding="utf-8")
    (tmp_path / "別紙.exe").write_text("一覧", encoding="utf-8")
    before = stored_paths()
    with pytest.raises(CommandError, match=r"別紙\.exe"):
        run(GOOD | {"attachments": ["別紙.txt", "別紙.exe"]})
    assert stored_paths() == before


def test_empty_list_is_refused(run: Run) -> None:
    with pytest.raises(CommandError, match="通知が1件もありません"):
        run([])


def test_publication_by_command_is_in_the_audit_log(world: World, run: Run) -> None:
    page = run(GOOD)["notice_id"]
    entry = AuditEntry.objects.get(action="コマンドでの通知の公開")
    assert (entry.actor, entry.object_id) == (world.user("editor"), str(page))
    assert entry.reason == "publish_notice：公開の権限がない人の名で、承認の手続きを経ずに"


def test_audit_log_tells_when_the_person_may_publish(run: Run) -> None:
    run(GOOD, "approver@example.jp")
    entry = AuditEntry.objects.get(action="コマンドでの通知の公開")
    assert entry.reason == "publish_notice：公開の権限がある人の名で"


def test_joint_notice_lies_with_the_bureau_of_the_person(run: Run) -> None:
    joint = {"issuers": ["保険局", "老健局 介護保険計画課"]}
    assert run(GOOD | joint)["url"].startswith("/notices/rouken/")


def test_issuer_of_another_bureau_gives_no_place_in_its_list(run: Run) -> None:
    assert run(GOOD | {"issuers": ["保険局"]})["url"].startswith("/notices/rouken/")


def test_unreadable_file_is_told_in_japanese(run: Run) -> None:
    with pytest.raises(CommandError, match="JSONとして読めません"):
        run("{")


def test_attachments_are_stored_beside_the_notice(run: Run, tmp_path: Path) -> None:
    (tmp_path / "別紙.txt").write_text("一覧", encoding="utf-8")
    page = NoticePage.objects.get(pk=run(GOOD | {"attachments": ["別紙.txt"]})["notice_id"])
    file = StoredFile.objects.get()
    assert page.attachments == [{"file": str(file.pk), "label": "別紙.txt"}]


def test_file_named_twice_is_stored_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "別紙.txt").write_text("一覧", encoding="utf-8")
    page = NoticePage.objects.get(
        pk=run(GOOD | {"attachments": ["別紙.txt", "./別紙.txt"]})["notice_id"]
    )
    assert [entry["file"] for entry in page.attachments] == [str(StoredFile.objects.get().pk)]


def test_file_of_two_notices_of_a_list_is_stored_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "別紙.txt").write_text("一覧", encoding="utf-8")
    run([GOOD | {"attachments": ["別紙.txt"]}] * 2)
    assert StoredFile.objects.count() == 1


def test_sentence_without_json(run: Run) -> None:
    assert run(GOOD, as_json=False).startswith("第1版を2団体に配付しました：/notices/rouken/")


def test_later_display_period_reserves_publication(run: Run) -> None:
    later = {"display_from": "2099-01-01T00:00:00", "display_until": None}
    result = run(GOOD | later)
    assert (result["version"], result["deliveries"]) == (None, 0)


def test_notice_of_the_past_went_out_when_its_display_began(run: Run) -> None:
    past = {"display_from": "2019-04-01T09:00:00", "display_until": "2019-09-30T17:00:00"}
    page = NoticePage.objects.get(pk=run(GOOD | past | {"actions": []})["notice_id"])
    assert page.current_version is not None
    assert (page.current_version.published_at, page.status) == (page.display_from, "終了")


def test_file_of_windows_with_its_mark_is_read(run: Run) -> None:
    assert run("\ufeff" + json.dumps(GOOD))["version"] == 1


def test_bottomless_file_is_told(run: Run) -> None:
    with pytest.raises(CommandError, match="JSONとして読めません"):
        run("[" * 5000)
