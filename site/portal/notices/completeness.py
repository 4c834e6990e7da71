"""What a notice needs before it may go out. Drafts may lack all of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from portal.extension.parameters import is_readable, is_storable
from portal.files.api import awaits_check
from portal.files.models import BLOCKED_STATES, StoredFile
from portal.notices.models import NoticePage, VersionFile
from portal.notices.rich_text import has_text
from portal.organisations.audience import UnknownAudience, audience_queryset, check_audience


def missing_for_publication(notice: NoticePage) -> list[str]:
    """Japanese sentences, each naming one thing to put right; empty when complete."""
    problems = [
        *required_texts(notice),
        *audience_problems(notice.audience),
        *attachment_problems(notice.attachments, for_publication=True),
    ]
    if not notice.issuers.all():
        problems.append("発出元を選んでください。")
    return problems


def required_texts(notice: NoticePage) -> Iterable[str]:
    """Title and body."""
    if not notice.title.strip():
        yield "件名を入力してください。"
    if not has_text(notice.body):
        yield "本文を入力してください。"


def display_problem(until: datetime | None, opens: datetime | None = None) -> str:
    """What is over before it is out, now or when it ``opens``, would stand in nobody's lists."""
    now = timezone.now()
    if until is None or until > max(now, opens or now):
        return ""
    return (
        "掲載のおわりが公開より前です。このままでは誰にも見えません。後の日時か、空にしてください。"
    )


def audience_problems(rules: Any) -> list[str]:
    """Empty, malformed or unknown audiences, and those that reach nobody."""
    problem = audience_shape_problem(rules)
    if problem:
        return [problem]
    if not rules["include"]:
        return ["宛先を選んでください。"]
    try:
        check_audience(rules)
    except UnknownAudience as error:
        return [str(error)]
    if not audience_queryset(rules).exists():
        return ["宛先に当たる団体がありません。条件を見直してください。"]
    return []


def audience_shape_problem(rules: Any) -> str:
    """Anything but two lists of readable strings is refused in one sentence."""
    well_formed = (
        isinstance(rules, dict)
        and set(rules) == {"include", "exclude"}
        and all(
            isinstance(tokens, list)
            and all(isinstance(token, str) and is_readable(token) for token in tokens)
            for tokens in rules.values()
        )
    )
    return "" if well_formed else "宛先の形式が正しくありません。"


def attachment_ids(attachments: Any) -> list[str]:
    """Ids in order. Raises ValueError when an entry is malformed or an id occurs twice."""
    if not isinstance(attachments, list):
        raise ValueError
    ids = []
    for entry in attachments:
        if not isinstance(entry, dict) or not {"file"} <= set(entry) <= {"file", "label"}:
            raise ValueError
        label = entry.get("label", "")
        if not isinstance(label, str) or not is_storable(label):
            raise ValueError
        ids.append(str(UUID(str(entry["file"]))))
    if len(set(ids)) != len(ids):
        raise ValueError
    return ids


def attachment_problems(attachments: Any, *, for_publication: bool) -> list[str]:
    """Names that cannot stay, unknown files, those of another purpose, and what failed its check.

    A draft may hold a file whose check is not over; what is published may not.
    """
    try:
        ids = attachment_ids(attachments)
    except ValueError:
        return ["添付の一覧の形式が正しくありません。"]
    files = {str(f.pk): f for f in StoredFile.objects.filter(pk__in=ids)} if ids else {}
    problems = [*label_problems(attachments)]
    for file_id in ids:
        file = files.get(file_id)
        if file is None or file.purpose != "notice":
            problems.append(f"添付「{file_id}」が見つかりません。")
        elif file.scan_state in BLOCKED_STATES:
            problems.append(
                f"添付「{file.name}」：{file.get_scan_state_display()}。外してください。"
            )
        elif for_publication and awaits_check(file):
            problems.append(
                f"添付「{file.name}」はウイルス検査が終わっていません。終わってから公開してください。"
            )
    return problems


def label_problems(attachments: list[dict[str, Any]]) -> Iterable[str]:
    """Names that a version has no room for, or that no list shows as they are."""
    limit = VersionFile._meta.get_field("label").max_length or 0
    for label in (entry.get("label", "") for entry in attachments):
        if len(label) > limit:
            yield f"添付「{label[:20]}…」の名前は{limit}字までです（{len(label)}字あります）。"
        if not is_readable(label):
            yield f"添付「{label[:20]}」の名前に、見えない文字が入っています。打ち直してください。"
