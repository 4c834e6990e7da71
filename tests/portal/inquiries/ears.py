"""What the seats of the world are told."""

from dataclasses import dataclass

from portal.inquiries.models import Case
from portal.inquiries.notifying import object_key
from portal.notifications.models import Notification
from portal.outbox.models import OutboxItem

from tests.factories.inquiries import Inquiries


@dataclass
class Ears:
    """What seats of the world were told."""

    inquiries: Inquiries

    def told(self, case: Case, key: str) -> list[str]:
        """The lines that a seat heard about a case, oldest first."""
        return [row.line for row, payload in self.tasks(case) if self.pk(key) in payload["seats"]]

    def asked(self, case: Case) -> set[int]:
        """Seats of which the newest notification asks something."""
        newest = max(row.pk for row, _ in self.tasks(case))
        asking = [p["seats"] for row, p in self.tasks(case) if row.pk == newest and p["asked"]]
        return {seat for seats in asking for seat in seats}

    def tasks(self, case: Case) -> list[tuple[Notification, dict[str, list[int]]]]:
        """Notifications about a case with what the worker is to do."""
        rows = Notification.objects.filter(object_key=object_key(case.pk)).in_bulk()
        tasks = OutboxItem.objects.filter(payload__notification__in=list(rows)).order_by("pk")
        return [(rows[task.payload["notification"]], task.payload) for task in tasks]

    def pk(self, key: str) -> int:
        """A seat of the world by id."""
        return self.inquiries.world.seat(key).pk
