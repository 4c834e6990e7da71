"""Comparing a roster with what is stored, and applying the difference in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from portal.ledger.api import AuditedChange, record_audits
from portal.organisations.csv_files import RowError, RowsInvalid
from portal.organisations.models import (
    LOCAL_KINDS,
    Organisation,
    OrganisationKind,
    OrganisationQuerySet,
)
from portal.organisations.roster import RosterRow

LARGE_CHANGE = 0.05
CODES_AT_ONCE = 500
# Local governments come after the ministry in lists, in the order of their codes.
LOCAL_ORDER = 100
FIELDS = ("name", "kana", "kind", "subtype", "region", "prefecture", "valid_from", "valid_until")


@dataclass(frozen=True)
class RosterChange:
    """A stored organisation and the fields that become something else: field → (old, new).

    ``prefecture`` is compared and kept as a code.
    """

    organisation_id: int
    code: str
    name: str
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class RosterDiff:
    """What applying a roster would do. ``base`` is the number of organisations that exist now."""

    added: Sequence[RosterRow]
    changed: Sequence[RosterChange]
    removed: Sequence[Organisation]
    base: int

    @property
    def is_large(self) -> bool:
        """More than 5 % would be new, change or end; a first load is no change."""
        rows = len(self.added) + len(self.changed) + len(self.removed)
        return self.base > 0 and rows > self.base * LARGE_CHANGE


class LargeChange(Exception):
    """So much would change that the file is more likely wrong than the world."""

    def __init__(self, diff: RosterDiff) -> None:
        super().__init__(diff)
        self.diff = diff

    def __str__(self) -> str:
        added, changed, removed = map(len, (self.diff.added, self.diff.changed, self.diff.removed))
        return (
            f"いまの{self.diff.base:,}団体に対して、新規{added:,}団体、変更{changed:,}団体、"
            f"廃止{removed:,}団体になります（合わせて5％を超えます）。"
            "ファイルを確かめ、正しければ --allow-large-change を付けてください。"
        )


class RosterOutdated(Exception):
    """The stored roster is no longer the one that was compared."""

    def __str__(self) -> str:
        return "名簿を書き込めませんでした。何も変えていません。もう一度比べ直してください。"


def diff_roster(rows: Iterable[RosterRow]) -> RosterDiff:
    """Compare rows, taken as the whole roster, with the stored organisations; two queries.

    Organisations without a code, and kinds that the roster does not hold, are left alone. Raises
    RowsInvalid when a row names a prefecture that neither the rows nor the store know.
    """
    wanted = {row.code: row for row in rows}
    stored = {
        organisation.code: organisation
        for organisation in Organisation.objects.exclude(code=None).select_related("prefecture")
    }
    _check_prefectures(wanted, stored)
    kinds = {*LOCAL_KINDS, *(row.values["kind"] for row in wanted.values())}
    existing = [*Organisation.objects.current().filter(kind__in=kinds).exclude(code=None)]
    changes = [_change(stored[code], row) for code, row in sorted(wanted.items()) if code in stored]
    return RosterDiff(
        added=[row for code, row in sorted(wanted.items()) if code not in stored],
        changed=[change for change in changes if change.fields],
        removed=[organisation for organisation in existing if organisation.code not in wanted],
        base=len(existing),
    )


def apply_roster(*, diff: RosterDiff, allow_large_change: bool = False, by: Any = None) -> None:
    """Store the difference, all of it or nothing, with an audit entry for each organisation.

    What is removed ends yesterday and is never deleted. Raises LargeChange when more than 5 % of
    the existing organisations would be new, change or end and that was not allowed (a first load
    into an empty roster is no change), RosterOutdated when the store refuses.
    """
    if diff.is_large and not allow_large_change:
        raise LargeChange(diff)
    try:
        with transaction.atomic():
            _add(diff.added)
            _change_all(diff.changed)
            _end([organisation.pk for organisation in diff.removed])
            _record(diff, by)
    except (DatabaseError, KeyError) as error:
        raise RosterOutdated from error


def _record(diff: RosterDiff, by: Any) -> None:
    codes = [*(row.code for row in diff.added), *(change.code for change in diff.changed)]
    stored = {organisation.code: organisation for organisation in _by_codes(codes)}
    added = [AuditedChange(stored[row.code], after=row.values) for row in diff.added]
    changed = [
        AuditedChange(
            stored[change.code],
            before={name: old for name, (old, _) in change.fields.items()},
            after={name: new for name, (_, new) in change.fields.items()},
        )
        for change in diff.changed
    ]
    ended = [AuditedChange(organisation) for organisation in diff.removed]
    for action, changes in (("追加", added), ("変更", changed), ("終了", ended)):
        record_audits(actor=by, action=f"名簿による団体の{action}", changes=changes)


def _by_codes(codes: Sequence[str]) -> Iterable[Organisation]:
    # SQLite takes a limited number of values in one query.
    for start in range(0, len(codes), CODES_AT_ONCE):
        yield from Organisation.objects.filter(code__in=codes[start : start + CODES_AT_ONCE])


def _check_prefectures(
    wanted: Mapping[str, RosterRow], stored: Mapping[str | None, Organisation]
) -> None:
    known = {
        code for code, row in wanted.items() if row.values["kind"] == OrganisationKind.PREFECTURE
    }
    known |= {code for code, organisation in stored.items() if code and organisation.is_prefecture}
    errors = [
        RowError(row.line, f"都道府県コード「{row.values['prefecture']}」の都道府県がありません。")
        for row in wanted.values()
        if row.values["prefecture"] and row.values["prefecture"] not in known
    ]
    if errors:
        raise RowsInvalid(errors)


def _change(organisation: Organisation, row: RosterRow) -> RosterChange:
    """The given fields that differ; an organisation that had ended is open again."""
    new = dict(row.given)
    ended = organisation.valid_until is not None and organisation.valid_until < timezone.localdate()
    if ended:
        new.setdefault("valid_until", None)
    old = _stored_values(organisation)
    fields = {name: (old[name], new[name]) for name in FIELDS if name in new}
    return RosterChange(
        organisation.pk,
        row.code,
        organisation.full_name,
        {name: pair for name, pair in fields.items() if pair[0] != pair[1]},
    )


def _stored_values(organisation: Organisation) -> dict[str, Any]:
    values = {name: getattr(organisation, name) for name in FIELDS}
    values["prefecture"] = organisation.prefecture.code if organisation.prefecture else None
    return values


def _add(rows: Sequence[RosterRow]) -> None:
    """Prefectures first, since municipalities point at them."""
    for first in (True, False):
        chosen = [
            row for row in rows if (row.values["kind"] == OrganisationKind.PREFECTURE) is first
        ]
        prefectures = _prefecture_ids()
        Organisation.objects.bulk_create([_new(row, prefectures) for row in chosen])


def _new(row: RosterRow, prefectures: Mapping[str, int]) -> Organisation:
    values = row.values
    prefecture = values.pop("prefecture")
    return Organisation(
        code=row.code,
        order=LOCAL_ORDER,
        prefecture_id=prefectures[prefecture] if prefecture else None,
        **values,
    )


def _change_all(changes: Sequence[RosterChange]) -> None:
    prefectures = _prefecture_ids()
    organisations = Organisation.objects.in_bulk([change.organisation_id for change in changes])
    for change in changes:
        for name, (_, new) in change.fields.items():
            value = prefectures[new] if name == "prefecture" else new
            attribute = "prefecture_id" if name == "prefecture" else name
            setattr(organisations[change.organisation_id], attribute, value)
    Organisation.objects.bulk_update(organisations.values(), FIELDS, batch_size=100)


def _end(ids: Sequence[int]) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    ended: OrganisationQuerySet = Organisation.objects.filter(pk__in=ids)
    ended.update(valid_until=yesterday)


def _prefecture_ids() -> dict[str, int]:
    found = Organisation.objects.filter(kind=OrganisationKind.PREFECTURE).exclude(code=None)
    return {code: pk for code, pk in found.values_list("code", "pk") if code}
