"""One database with its portal: started, killed and started again."""

import http.client
import json
import time
from abc import ABC, abstractmethod
from io import StringIO
from typing import Any

from django.core.management import call_command
from portal.accounts.models import User
from portal.organisations.models import Seat

from tests.bench.world import officials
from tests.faults.people import Person
from tests.faults.processes import PATIENCE_SECONDS, Portal, Victim, start_portal, start_worker

CLIENTS = 8
# A little past the end as well: the moments after the commit and after the answer count too.
WINDOW = 1.2


class Scene:
    """The people and the processes of all rounds."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
        account = demo_account("approver", duty="介護保険")
        self.password: str = account["password"]
        self.approver = Person(User.objects.get(email=account["email"]))
        self.officials: list[tuple[Person, Seat]] = [
            (Person(user), seat) for user, seat in officials(CLIENTS)
        ]
        self.people = [self.approver, *(person for person, _ in self.officials)]
        self.portal: Portal | None = None

    def person(self, user: User) -> Person:
        """Somebody else who is signed in."""
        person = Person(user)
        person.port = self.portal.port if self.portal else 0
        self.people.append(person)
        return person

    def start_portal(self) -> None:
        """Start gunicorn and wait for its first answer."""
        self.portal = start_portal(self.env)
        for person in self.people:
            person.port = self.portal.port
        self.wait_until_up()

    def wait_until_up(self) -> None:
        """Poll /livez; raises RuntimeError when the server does not come up."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.portal and self.portal.victim.process.poll() is None:
            try:
                self.approver.get("/livez")
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            else:
                return
            if time.monotonic() > deadline:
                break
        raise RuntimeError("the portal did not start")

    def kill_portal(self) -> None:
        """kill -9 of master and worker of gunicorn."""
        if self.portal:
            self.portal.victim.kill()
        self.portal = None

    def worker(self) -> Victim:
        """A new worker process for one round of jobs."""
        return start_worker(self.env)


def demo_account(role: str, *, duty: str) -> dict[str, Any]:
    """The first demo account with a role and a duty."""
    found = StringIO()
    call_command("demo_accounts", "--json", stdout=found)
    return next(
        row
        for row in json.loads(found.getvalue())
        if (row["role"], duty in row["duties"]) == (role, True)
    )


class Round(ABC):
    """One kind of killing: measured once, then killed at many points."""

    name = ""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.duration = 0.0

    @abstractmethod
    def measure(self) -> None:
        """Set ``duration``: seconds of the undisturbed act."""

    @abstractmethod
    def point(self, fraction: float) -> str:
        """Kill at this fraction of the duration. Returns what was found.

        Raises AssertionError when something is half done, lost or doubled.
        """

    def conclude(self) -> str:
        """After all points: what was found, or nothing. Raises AssertionError like ``point``."""
        return ""
