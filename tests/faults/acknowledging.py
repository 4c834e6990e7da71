"""kill -9 while eight offices acknowledge at once, and while receipts are being sealed."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from portal.ledger.api import append_many, verify_ledger
from portal.ledger.models import SealMember
from portal.notices.models import Delivery, NoticePage, ResponsibleSeat

from plugins.receipts.models import Kind, ReceiptActor, ReceiptEvent
from tests.factories.notices import make_notice
from tests.faults.people import Person
from tests.faults.scene import Round
from tests.faults.worker import SEAL, finish_with_second_worker, make_due, measured, wait_for_claim

NOTICES = 4
Wanted = frozenset[tuple[str, int]]  # organisation code and notice
NONE: Wanted = frozenset()


class Acknowledging(Round):
    """Every office goes through all notices, with a double click on every other one."""

    name = "acknowledgement"

    def measure(self) -> None:
        """Duration of all acknowledgements of a warm server."""
        for _ in range(2):
            notices = self.publish()
            started = time.monotonic()
            answered = self.acknowledge(notices)
            self.duration = time.monotonic() - started
            assert answered == self.wanted(notices)
            check_once_each(notices, self.wanted(notices))

    def point(self, fraction: float) -> str:
        """Kill the server among the clicks, look, restart, repeat what was not answered."""
        notices = self.publish()
        found: list[Wanted] = []
        clicking = threading.Thread(target=lambda: found.append(self.acknowledge(notices)))
        clicking.start()
        time.sleep(fraction * self.duration)
        self.scene.kill_portal()
        clicking.join()
        answered = found[0]
        kept = check_once_each(notices, answered)
        self.scene.start_portal()
        again = self.acknowledge(notices, leave_out=answered)
        wanted = self.wanted(notices)
        assert answered | again == wanted, f"not answered: {wanted - answered - again}"
        assert check_once_each(notices, wanted) == len(wanted)
        return f"{len(answered)} of {len(wanted)} answered, {kept} kept; each once after repeating"

    def publish(self) -> list[int]:
        """Notices to the eight offices."""
        codes = [f"code:{seat.organisation.code}" for _, seat in self.scene.officials]
        audience = {"include": codes, "exclude": []}
        user = self.scene.approver.user
        return [
            make_notice(title="中断の試験（到達確認）", audience=audience, user=user).pk
            for _ in range(NOTICES)
        ]

    def wanted(self, notices: list[int]) -> Wanted:
        """Every office and every notice."""
        codes = [seat.organisation.code or "" for _, seat in self.scene.officials]
        return frozenset((code, notice) for code in codes for notice in notices)

    def acknowledge(self, notices: list[int], leave_out: Wanted = NONE) -> Wanted:
        """All offices at once; returns what was answered. Raises what went wrong in a client."""
        with ThreadPoolExecutor(len(self.scene.officials)) as offices:
            work = [
                offices.submit(
                    click_through, person,
                    [(seat.organisation.code or "", n) for n in notices], leave_out,
                )
                for person, seat in self.scene.officials
            ]  # fmt: skip
            return NONE.union(*(office.result() for office in work))


def click_through(person: Person, wanted: list[tuple[str, int]], leave_out: Wanted) -> Wanted:
    """One office goes through its notices; returns what was answered."""
    answered = set()
    for number, (code, notice) in enumerate(wanted):
        path = f"/notices/{notice}/acknowledge/"
        if (code, notice) in leave_out:
            continue
        if person.click(path, times=1 + number % 2, confirm="1"):
            answered.add((code, notice))
    return frozenset(answered)


def check_once_each(notices: list[int], answered: Wanted) -> int:
    """None lost of those answered, none twice, each with its actor; returns how many there are."""
    events = ReceiptEvent.objects.filter(delivery__notice__in=notices, kind=Kind.ACKNOWLEDGED)
    found = Counter(events.values_list("organisation_code", "delivery__notice"))
    assert answered <= set(found), f"lost: {answered - set(found)}"
    assert not [key for key, number in found.items() if number > 1], f"doubled: {found}"
    assert ReceiptActor.objects.filter(event__in=events).count() == len(found), "without an actor"
    return len(found)


class Sealing(Round):
    """The worker's job that seals what the ledger gained."""

    name = "sealing"

    def measure(self) -> None:
        """Duration of the job for some two thousand events."""
        self.gain_events()
        self.duration = measured(self.scene.env, SEAL)
        check_ledger(all_sealed=True)

    def point(self, fraction: float) -> str:
        """Kill the worker this far into sealing; a second worker seals the rest."""
        self.gain_events()
        make_due(SEAL)
        worker = self.scene.worker()
        wait_for_claim(SEAL)
        time.sleep(fraction * self.duration)
        worker.kill()
        unsealed = check_ledger()
        finish_with_second_worker(SEAL)
        check_ledger(all_sealed=True)
        return f"{unsealed} left unsealed; ledger whole after a second worker"

    def gain_events(self) -> None:
        """Every addressed organisation opens a new notice."""
        notice: NoticePage = make_notice(title="中断の試験（封印）", user=self.scene.approver.user)
        version = notice.current_version
        seats = dict(
            ResponsibleSeat.objects.filter(delivery__notice=notice).values_list("delivery", "seat")
        )
        deliveries = Delivery.objects.filter(notice=notice, pk__in=seats)
        append_many(
            [
                ReceiptEvent(
                    delivery_id=pk, version=version, organisation_code=code or "",
                    kind=Kind.OPENED, seat_id=seats[pk], section="課",
                    version_sha256=version.sha256,
                )
                for pk, code in deliveries.values_list("pk", "organisation__code")
            ]
        )  # fmt: skip


def check_ledger(*, all_sealed: bool = False) -> int:
    """Nothing wrong with the ledger, no event sealed twice; returns how many are unsealed."""
    report = verify_ledger(ReceiptEvent)
    total = ReceiptEvent.objects.count()
    members = SealMember.objects.filter(ledger=ReceiptEvent.ledger)
    assert report.ok, f"ledger: {report.first_bad}"
    assert members.count() == members.values("event_id").distinct().count() == report.sealed
    assert report.sealed + report.unsealed == total, f"{report} of {total}"
    assert not all_sealed or report.unsealed == 0, f"left unsealed: {report.unsealed}"
    return report.unsealed
