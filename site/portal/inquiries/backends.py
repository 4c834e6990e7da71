"""helpdesk's permission per queue, read from seats: who leaves the seat leaves the queue."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from portal.inquiries.permissions import agent_queues


class QueuePermissions(BaseBackend):
    """Grants ``helpdesk.queue_access_<slug>`` to the people on agents' seats of the desk."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Permission names of the queues a person may work in, asked once per user object."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_queue_permissions"):
            names = agent_queues(user_obj).values_list("queue__permission_name", flat=True)
            user_obj._queue_permissions = {name for name in names if name}
        found: set[str] = user_obj._queue_permissions
        return found

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the queue is open; nothing else is decided here."""
        if not perm.startswith("helpdesk.queue_access_"):
            return False
        return perm in self.get_all_permissions(user_obj, obj)
