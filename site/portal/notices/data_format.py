"""The JSON form of a notice that commands and the bulk importer accept. Strict: no guessing.

Every refusal is a DataRefused whose message names the key and the value.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from portal.extension.parameters import is_plausible, is_readable
from portal.notices.completeness import audience_problems
from portal.notices.event import KIND as EVENT_KIND
from portal.notices.event import check_event, validate_web_address
from portal.notices.exceptions import DataRefused
from portal.notices.models import LegalNature, NoticeAction, NoticeKind, NoticePage
from portal.notices.rich_text import TooDeep, body_from_markdown
from portal.organisations.models import MINISTRY_KINDS, Duty, Organisation

REQUIRED = ("title", "body", "audience")
EVENT_KEYS = ("starts", "ends", "place", "url")
CONTACT_KEYS = ("division", "unit", "tel", "ext", "email")
MAX_CONTACT = NoticePage._meta.get_field("contact").max_length


@dataclass
class ParsedNotice:
    """A checked notice: ``fields`` for the page, and what hangs on it."""

    fields: dict[str, Any] = field(default_factory=dict)
    issuers: list[Organisation] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    actions: list[tuple[str, date | None]] = field(default_factory=list)
    attachments: list[Path] = field(default_factory=list)


def parse_notice(data: Any, *, folder: Path | None) -> ParsedNotice:
    """Check a notice given as JSON data. Raises DataRefused."""
    if not isinstance(data, dict):
        raise DataRefused("通知は、項目名と値の組（JSONのオブジェクト）で書いてください。")
    for key in data:
        if key not in READERS:
            raise DataRefused(f"項目「{key}」は分かりません。")
    for key in REQUIRED:
        value = data.get(key)
        if not (value.strip() if isinstance(value, str) else value):
            raise DataRefused(f"項目「{key}」は必須です。")
    parsed = ParsedNotice()
    for key, value in data.items():
        READERS[key](parsed, key, value)
    # A file named twice is one attachment.
    found = dict.fromkeys(existing_file(path, folder) for path in parsed.attachments)
    parsed.attachments = list(found)
    check_period(parsed)
    check_kind_of_event(parsed)
    return parsed


def check_period(parsed: ParsedNotice) -> None:
    """The display period must have a length; without a beginning it begins now."""
    begin = parsed.fields.setdefault("display_from", timezone.now())
    until = parsed.fields.get("display_until")
    if until and until <= begin:
        raise DataRefused(f"項目「display_until」の値「{until.isoformat()}」が、はじめより前です。")


def check_kind_of_event(parsed: ParsedNotice) -> None:
    """Only a 説明会 is held."""
    if "event_starts" in parsed.fields and parsed.fields.get("kind") != EVENT_KIND:
        raise DataRefused(f"項目「event」は、種類（kind）が「{EVENT_KIND}」のときだけ書けます。")


def text(value: Any, key: str, *, limit: int) -> str:
    """A string of limited length without control characters or halves of characters."""
    if not isinstance(value, str):
        raise DataRefused(f"項目「{key}」の値「{value}」は文字列で書いてください。")
    if not is_readable(value):
        raise DataRefused(f"項目「{key}」に使えない文字（制御文字など）があります。")
    if len(value) > limit:
        raise DataRefused(f"項目「{key}」は{limit}字までです（{len(value)}字あります）。")
    return value


def items(value: Any, key: str) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise DataRefused(f"項目「{key}」の値「{value}」は配列で書いてください。")
    return value


def names(value: Any, key: str, *, limit: int = 200) -> list[str]:
    """A list of strings."""
    return [text(name, key, limit=limit) for name in items(value, key)]


def read_text(parsed: ParsedNotice, key: str, value: Any) -> None:
    """A plain text field, as long as its column."""
    limit = NoticePage._meta.get_field(key).max_length or 10_000
    parsed.fields[key] = text(value, key, limit=limit).strip()


def read_choice(allowed: list[str]) -> Callable[[ParsedNotice, str, Any], None]:
    """One of fixed words."""

    def read(parsed: ParsedNotice, key: str, value: Any) -> None:
        if value not in allowed:
            raise DataRefused(
                f"項目「{key}」の値「{value}」は分かりません。使える値：{'、'.join(allowed)}"
            )
        parsed.fields[key] = value

    return read


def read_body(parsed: ParsedNotice, key: str, value: Any) -> None:
    """Markdown."""
    try:
        parsed.fields["body"] = body_from_markdown(text(value, key, limit=1_000_000))
    except TooDeep as error:
        raise DataRefused(f"項目「{key}」：{error}") from error


def read_moment(parsed: ParsedNotice, key: str, value: Any) -> None:
    """ISO 8601; without an offset it is Japanese time. A bare date means its start."""
    if value is not None:
        parsed.fields[key] = moment(value, key)


def moment(value: Any, key: str) -> datetime:
    """An aware datetime. Raises DataRefused."""
    try:
        found = parse_datetime(text(value, key, limit=40))
    except ValueError:
        found = None
    if found is None or not is_plausible(found):
        raise DataRefused(f"項目「{key}」の値「{value}」は日時（ISO 8601）として読めません。")
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def read_issuers(parsed: ParsedNotice, key: str, value: Any) -> None:
    """Names of ministry organisations: 「老健局 介護保険計画課」 or 「老健局」."""
    ministry = Organisation.objects.current().filter(kind__in=MINISTRY_KINDS)
    known = {org.full_name: org for org in ministry.select_related("parent")}
    for name in names(value, key):
        if name not in known:
            raise DataRefused(f"項目「{key}」の値「{name}」という省内の組織はありません。")
        parsed.issuers.append(known[name])


def read_duties(parsed: ParsedNotice, key: str, value: Any) -> None:
    """Names of duties."""
    known = {duty.name: duty for duty in Duty.objects.all()}
    for name in names(value, key):
        if name not in known:
            raise DataRefused(f"項目「{key}」の値「{name}」という所管分野はありません。")
        parsed.duties.append(known[name])


def read_actions(parsed: ParsedNotice, key: str, value: Any) -> None:
    """``[{label, due}]``."""
    limit = NoticeAction._meta.get_field("label").max_length or 100
    for entry in items(value, key):
        if not isinstance(entry, dict):
            raise DataRefused(f"項目「{key}」の値「{entry}」は label と due で書いてください。")
        for name in entry:
            if name not in ("label", "due"):
                raise DataRefused(f"項目「{key}」の中の「{name}」は分かりません。")
        label = text(entry.get("label", ""), f"{key}.label", limit=limit).strip()
        if not label:
            raise DataRefused(f"項目「{key}」の「label」は必須です。")
        parsed.actions.append((label, day(entry.get("due"), f"{key}.due")))


def read_event(parsed: ParsedNotice, key: str, value: Any) -> None:
    """``{starts, ends, place, url}`` of a 説明会; ``starts`` is required."""
    if not isinstance(value, dict):
        raise DataRefused(f"項目「{key}」の値「{value}」は starts などの項目で書いてください。")
    for name in value:
        if name not in EVENT_KEYS:
            raise DataRefused(f"項目「{key}」の中の「{name}」は分かりません。")
    found = {name: value[name] for name in EVENT_KEYS if value.get(name) is not None}
    if not found.get("starts"):
        raise DataRefused(f"項目「{key}」の「starts」は必須です。")
    for name, part in found.items():
        limit = NoticePage._meta.get_field(f"event_{name}").max_length
        read = text(part, f"{key}.{name}", limit=limit).strip() if limit else None
        parsed.fields[f"event_{name}"] = moment(part, f"{key}.{name}") if read is None else read
    try:
        check_event(parsed.fields["event_starts"], parsed.fields.get("event_ends"))
        validate_web_address(found.get("url") or "https://example.jp")
    except ValidationError as error:
        raise DataRefused(f"項目「{key}」：{''.join(error.messages)}") from error


def day(value: Any, key: str) -> date | None:
    """A date, or None. Raises DataRefused."""
    if value is None:
        return None
    try:
        found = parse_date(text(value, key, limit=40))
    except ValueError:
        found = None
    if found is not None and not is_plausible(found):
        raise DataRefused(f"項目「{key}」の値「{value}」は日付として使えません。")
    return found or timezone.localtime(moment(value, key)).date()


def read_contact(parsed: ParsedNotice, key: str, value: Any) -> None:
    """A string, or an object with division, unit, tel, ext, email."""
    if isinstance(value, dict):
        for name in value:
            if name not in CONTACT_KEYS:
                raise DataRefused(f"項目「{key}」の中の「{name}」は分かりません。")
        value = contact_line(
            {
                name: text(part, f"{key}.{name}", limit=MAX_CONTACT)
                for name, part in value.items()
                if part not in (None, "")
            }
        )
    read_text(parsed, key, value)


def contact_line(contact: dict[str, str]) -> str:
    """An object of contact data as one line."""
    parts = [contact.get("division"), contact.get("unit"), contact.get("tel")]
    parts.append(f"内線{contact['ext']}" if "ext" in contact else None)
    parts.append(contact.get("email"))
    return "　".join(part for part in parts if part)


def read_audience(parsed: ParsedNotice, key: str, value: Any) -> None:
    """``{include, exclude}`` in the tokens of the audience rules."""
    if isinstance(value, dict):
        for name in value:
            if name not in ("include", "exclude"):
                raise DataRefused(f"項目「{key}」の中の「{name}」は分かりません。")
        value = {"include": [], "exclude": [], **value}
    problems = audience_problems(value)
    if problems:
        raise DataRefused(f"項目「{key}」：{''.join(problems)}")
    parsed.fields["audience"] = value


def read_attachments(parsed: ParsedNotice, key: str, value: Any) -> None:
    """Paths relative to the JSON file."""
    paths = names(value, key, limit=1000)
    if not all(path.strip() for path in paths):
        raise DataRefused(f"項目「{key}」に空のファイル名があります。")
    parsed.attachments = [Path(path) for path in paths]


def existing_file(path: Path, folder: Path | None) -> Path:
    """The file on disk. Raises DataRefused when it is missing or outside the folder."""
    if folder is None:
        raise DataRefused(f"項目「attachments」の値「{path}」：ファイルの場所が分かりません。")
    if "\0" in str(path) or len(path.name.encode()) > 255:
        raise DataRefused(
            f"項目「attachments」の値「{path.name[:40]}」はファイル名として読めません。"
        )
    try:
        full = (folder / path).resolve()
        is_there = full.is_file()
    except OSError as error:
        raise DataRefused(
            f"項目「attachments」の値「{str(path)[:40]}」を読めません（{error.strerror}）。"
        ) from error
    if not full.is_relative_to(folder.resolve()):
        raise DataRefused(
            f"項目「attachments」の値「{path}」は、JSONと同じフォルダの中に置いてください。"
        )
    if not is_there:
        raise DataRefused(f"項目「attachments」の値「{path}」というファイルがありません。")
    return full


READERS: dict[str, Callable[[ParsedNotice, str, Any], None]] = {
    "title": read_text,
    "document_number": read_text,
    "kind": read_choice(NoticeKind.values),
    "legal_nature": read_choice(LegalNature.values),
    "issuers": read_issuers,
    "duties": read_duties,
    "summary": read_text,
    "body": read_body,
    "display_from": read_moment,
    "display_until": read_moment,
    "actions": read_actions,
    "event": read_event,
    "contact": read_contact,
    "audience": read_audience,
    "attachments": read_attachments,
}
