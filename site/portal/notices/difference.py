"""The page that compares two versions of a notice."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from portal.extension.options import described_parts
from portal.extension.templatetags.portal_format import wareki
from portal.notices.comparison import compare_bodies, compare_fields, compare_files
from portal.notices.event import event_pairs
from portal.notices.models import NoticePage, NoticeVersion
from portal.notices.reading import ShownAction, ShownNotice, shown_version
from portal.notices.selectors import versions_of
from portal.notices.standing import Pair, crumbs, facts


def difference_context(
    notice: NoticePage, old: NoticeVersion, new: NoticeVersion, request: HttpRequest
) -> dict[str, Any]:
    """Fields, body and files that differ, and which versions there are to compare."""
    before, after = shown_version(old), shown_version(new)
    bodies = compare_bodies(old.body, new.body)
    files = compare_files(file_pairs(old), file_pairs(new))
    fields = compare_fields(all_pairs(before, old), all_pairs(after, new))
    title = f"第{old.number}版と第{new.number}版の違い"
    return {
        "notice": notice,
        "notice_url": notice.get_url(request) or "",
        "old": old,
        "new": new,
        "before": before,
        "after": after,
        "title": title,
        "crumbs": crumbs(after, notice.get_url(request) or "", title),
        "fields": fields,
        "bodies": bodies,
        "files": files,
        "changed_files": [file for file in files if file.change != "なし"],
        "same_text": not bodies and old.body_sha256 != new.body_sha256,
        "unchanged": old.sha256 == new.sha256,
        "versions": versions_of(notice).defer("body", "data").prefetch_related(None),
    }


def all_pairs(shown: ShownNotice, version: NoticeVersion) -> list[Pair]:
    """The fields, and what the features ask for, as far as the version has it."""
    return field_pairs(shown) + described_parts(version.data.get("options", {}))


def field_pairs(shown: ShownNotice) -> list[Pair]:
    """Label and text of everything but body and files, as a reader sees it."""
    return [
        ("件名", shown.title),
        *facts(shown),
        ("お知らせ内容", shown.summary),
        *event_pairs(shown.event),
        ("求めること", actions_text(shown.actions)),
        ("問合せ先", shown.contact),
        ("重要", "重要" if shown.is_important else ""),
        ("緊急", "緊急" if shown.is_urgent else ""),
    ]


def actions_text(actions: Sequence[ShownAction]) -> str:
    """What is asked for, one a line with its deadline."""
    return "\n".join(
        f"{action.label}（{action.who}）期限 {wareki(action.due) or 'なし'}" for action in actions
    )


def file_pairs(version: NoticeVersion) -> list[Pair]:
    """Label and hash of the attachments in order."""
    return [(entry["label"], entry["sha256"]) for entry in version.data["attachments"]]
