"""What notices ask for at present.

Each version says it itself. One published while the plugin was switched off says nothing: there
the last one that did at the same ``ack_version`` still holds. ``carry_on_requests`` writes that
down for it, so that whatever counts deliveries finds it with the version.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from portal.extension.prepared import Prepared
from portal.notices.api import NoticeInfo, notice_infos, notices_of

from plugins.receipts.models import ReceiptRequest

PRESENT = "version__notice__current_version"


@dataclass(frozen=True)
class Asked:
    """What the present version of a notice asks for; ``request`` is None where it never did."""

    notice: NoticeInfo
    request: ReceiptRequest | None

    @property
    def required(self) -> bool:
        """Whether receipt is to be confirmed."""
        return self.request is not None and self.request.required

    @property
    def due(self) -> date | None:
        """The day of the form, else that of the notice's 到達確認 action."""
        return (self.request and self.request.due) or self.notice.ack_due


def asked_by(notice_ids: Iterable[int]) -> dict[int, Asked]:
    """What notices ask for, by id."""
    return _asked_by(notice_infos(list(notice_ids)))


def asked_of(notices: Sequence[Any]) -> dict[int, Asked]:
    """The same for notices that the host has loaded."""
    return _asked_by(notices_of(notices))


def _asked_by(infos: Mapping[int, NoticeInfo]) -> dict[int, Asked]:
    versions = [info.version_id for info in infos.values()]
    requests = {request.version_id: request for request in requests_of(versions)}
    unsaid = [pk for pk in versions if pk not in requests]
    requests |= earlier_requests(unsaid) if unsaid else {}
    return {pk: Asked(info, requests.get(info.version_id)) for pk, info in infos.items()}


def requests_of(versions: Sequence[int]) -> QuerySet[ReceiptRequest]:
    """What versions ask for."""
    if len(versions) == 1:
        return request_of(version=versions[0])
    return ReceiptRequest.objects.filter(version__in=versions)


@Prepared
def request_of(version: int) -> QuerySet[ReceiptRequest]:
    """What one version asks for, for the page of a notice."""
    return ReceiptRequest.objects.filter(version=version)


def earlier_requests(versions: Iterable[int]) -> dict[int, ReceiptRequest]:
    """By present version, what the notice asked for last at the same ``ack_version``; one query."""
    found = at_present_level().filter(**{f"{PRESENT}__in": versions})
    return {request.present: request for request in found}


def unsaid_requests() -> dict[int, ReceiptRequest]:
    """The same for every present version that says nothing itself."""
    said = ReceiptRequest.objects.values("version")
    found = at_present_level().exclude(**{f"{PRESENT}__in": said})
    return {request.present: request for request in found}


def at_present_level() -> QuerySet[ReceiptRequest, Any]:
    """Requests that count for a notice's ``present`` version, the latest last."""
    found = ReceiptRequest.objects.filter(version__ack_version=F(f"{PRESENT}__ack_version"))
    return found.annotate(present=F(PRESENT)).order_by("version__number")
