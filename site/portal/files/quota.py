"""How much a person and an organisation may keep here. Quarantined files lie here and count."""

from typing import Any

from django.conf import settings
from django.db.models import Q, Sum

from portal.accounts.models import User
from portal.extension.templatetags.portal_format import filesize_ja
from portal.files.models import StoredFile, Upload
from portal.files.refusals import FileRefused, RefusalCode
from portal.organisations.models import Organisation


def check_quota(*, owner: Any, organisation: Any, size: int, name: str) -> None:
    """Raise FileRefused when ``size`` more bytes are too many.

    Inside a transaction: the rows of organisation and person are held, so that two uploads at
    once cannot both take the last free space.
    """
    if organisation is not None:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        used = used_bytes(Q(organisation=organisation))
        _refuse_above(used + size, settings.FILES_QUOTA_ORGANISATION_BYTES, name, "所属の団体")
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    _refuse_above(
        used_bytes(Q(owner=owner)) + size, settings.FILES_QUOTA_PERSON_BYTES, name, "あなた"
    )


def used_bytes(whose: Q) -> int:
    """Bytes of stored files, and of what unfinished uploads were promised."""
    stored = StoredFile.objects.filter(whose)
    unfinished = Upload.objects.filter(whose, finished_at=None, refusal="")
    return _sum(stored) + _sum(unfinished)


def _sum(rows: Any) -> int:
    return int(rows.aggregate(total=Sum("size"))["total"] or 0)


def _refuse_above(total: int, limit: int, name: str, who: str) -> None:
    if total > limit:
        raise FileRefused(
            f"「{name}」を登録すると、{who}が使える量（{filesize_ja(limit)}）を超えます。"
            "要らなくなったファイルについて、運用担当へ相談してください。",
            RefusalCode.QUOTA,
        )
