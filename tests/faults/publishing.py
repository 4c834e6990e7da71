"""kill -9 in the middle of a publication, by an approver's button and by the worker."""

import threading
import time
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone
from portal.ledger.models import AuditEntry
from portal.notices.models import Delivery, NoticePage, NoticeVersion, ResponsibleSeat
from portal.organisations.audience import audience_queryset
from portal.organisations.selectors import responsible_seats

from plugins.receipts.models import ReceiptRequest
from tests.factories.notices import EVERYBODY, make_draft
from tests.faults.people import answered
from tests.faults.scene import Round, Scene
from tests.faults.worker import (
    PUBLISH,
    finish_with_second_worker,
    make_due,
    measured,
    wait_for_claim,
)

AUDIENCE = 1788
ACTION = "通知の公開"


class State(NamedTuple):
    """What of a publication is in the database."""

    live: bool
    has_current_version: bool
    versions: int
    deliveries: int
    seats: int
    right_seats: bool
    requests: int
    audit_entries: int


NOTHING = State(False, False, 0, 0, 0, False, 0, 0)


def state_of(page_id: int) -> State:
    """Look at everything a publication writes."""
    page = NoticePage.objects.get(pk=page_id)
    found = ResponsibleSeat.objects.filter(delivery__notice=page_id)
    seats = set(found.values_list("delivery__organisation", "seat", "reason"))
    return State(
        live=page.live,
        has_current_version=page.current_version_id is not None,
        versions=NoticeVersion.objects.filter(notice=page_id).count(),
        deliveries=Delivery.objects.filter(notice=page_id, is_current=True).count(),
        seats=found.count(),
        right_seats=bool(seats) and seats == wanted_seats(page),
        requests=ReceiptRequest.objects.filter(version__notice=page_id).count(),
        audit_entries=AuditEntry.objects.filter(action=ACTION, object_id=str(page_id)).count(),
    )


def wanted_seats(page: NoticePage) -> set[tuple[int, int, str]]:
    """Organisation, seat and reason of all that have to acknowledge."""
    organisations = audience_queryset(EVERYBODY).values_list("pk", flat=True)
    duties = page.duties.values_list("pk", flat=True)
    return set(responsible_seats(list(organisations), list(duties)))


def everything(page_id: int) -> State:
    """The state of a whole publication."""
    seats = len(wanted_seats(NoticePage.objects.get(pk=page_id)))
    return State(True, True, 1, AUDIENCE, seats, True, 1, 1)


def check_whole_or_nothing(page_id: int, *, told: bool = False) -> str:
    """``nothing`` or ``everything``; AssertionError for all between, or a broken promise."""
    state, whole = state_of(page_id), everything(page_id)
    assert state in (NOTHING, whole), f"half published: {state}"
    assert not told or state == whole, "answered as published, and lost"
    return "everything" if state == whole else "nothing"


class ByWeb(Round):
    """The publish button of the edit form."""

    name = "publication by web"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.approver = scene.approver
        self.duration = 0.0

    def measure(self) -> None:
        """Duration of the second publication of a fresh server: the first one warms it up."""
        for _ in range(2):
            page = make_draft(title="中断の試験（計測）")
            path, body = self.approver.publish_form(page.pk)
            started = time.monotonic()
            assert answered(self.approver.send("POST", path, body), path)
            self.duration = time.monotonic() - started
            assert check_whole_or_nothing(page.pk, told=True) == "everything"

    def point(self, fraction: float) -> str:
        """Kill the server this far into a publication, look, restart, publish again."""
        page = make_draft(title="中断の試験")
        path, body = self.approver.publish_form(page.pk)
        told: list[bool] = []
        request = threading.Thread(target=lambda: told.append(self.press(path, body)))
        request.start()
        time.sleep(fraction * self.duration)
        self.scene.kill_portal()
        request.join()
        outcome = check_whole_or_nothing(page.pk, told=any(told))
        self.scene.start_portal()
        # A published notice asks what has changed; nothing has, so it stays the same version.
        form = self.approver.publish_form(page.pk, change_note="もう一度公開する")
        started = time.monotonic()
        assert self.press(*form), "cannot publish again"
        if outcome == "nothing":
            # Keeps up with how busy the machine is.
            self.duration = time.monotonic() - started
        assert check_whole_or_nothing(page.pk, told=True) == "everything"
        return f"{outcome}{', answered' if any(told) else ''}; whole after publishing again"

    def press(self, path: str, body: str) -> bool:
        """Send the form; False when the server died before it answered."""
        try:
            return answered(self.approver.send("POST", path, body), path)
        except OSError:
            return False


class ByWorker(Round):
    """A reserved publication whose time has come."""

    name = "publication by worker"

    def measure(self) -> None:
        """Duration of the job in a worker that has just started."""
        page_id = self.reserve()
        self.duration = measured(self.scene.env, PUBLISH)
        assert check_whole_or_nothing(page_id, told=True) == "everything"

    def point(self, fraction: float) -> str:
        """Kill the worker this far into the job; a second worker finishes."""
        page_id = self.reserve()
        make_due(PUBLISH)
        worker = self.scene.worker()
        wait_for_claim(PUBLISH)
        time.sleep(fraction * self.duration)
        worker.kill()
        outcome = check_whole_or_nothing(page_id)
        finish_with_second_worker(PUBLISH)
        assert check_whole_or_nothing(page_id, told=True) == "everything"
        return f"{outcome}; whole after a second worker"

    def reserve(self) -> int:
        """A draft approved for a moment that is past when this returns."""
        user = self.scene.approver.user
        for seconds in (1, 4, 16, 64):
            page = make_draft(title="中断の試験（予約）")
            page.go_live_at = timezone.now() + timedelta(seconds=seconds)
            page.save_revision(user=user, clean=False).publish(user=user)
            # On a busy machine the moment may come before the reservation is made.
            if state_of(page.pk) == NOTHING:
                time.sleep(max(0.0, (page.go_live_at - timezone.now()).total_seconds()))
                return int(page.pk)
        raise RuntimeError("reserving takes longer than a minute")
