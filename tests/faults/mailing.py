"""kill -9 of the worker while it sends to a mail server that hangs up now and then (L-01)."""

import random
import time
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from portal.outbox.models import OutboxItem, State

from tests.faults.processes import POLL_SECONDS, Victim, start_worker
from tests.faults.scene import WINDOW, Round, Scene
from tests.faults.worker import put_jobs_off
from tests.smtp import Sink

RECIPIENTS = 1788
WITHOUT_FAULTS = 200
TWICE_AT_MOST = RECIPIENTS // 100
HANG_UP = {"EHLO": 0.02, "MAIL": 0.01, "RCPT": 0.01, "DATA": 0.01, "TAKEN": 0.001}
# Longer than one mail takes, so that the kill meets every phase of it.
PHASE_SECONDS = 0.05
CAMPAIGN_SECONDS = 1200.0


class Mailing(Round):
    """One mail to each of 1,788 recipients; all points kill workers of the same campaign."""

    name = "mailing"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.sink = Sink()
        self.sink.__enter__()
        self.env = {
            **scene.env,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.sink.port),
            "EMAIL_SECURITY": "none",
        }
        self.deadline = 0.0

    def measure(self) -> None:
        """Without faults everybody has exactly one mail. The campaign is queued."""
        self.queue("計測", WITHOUT_FAULTS)
        started = time.monotonic()
        self.deadline = started + CAMPAIGN_SECONDS
        self.send_all()
        self.duration = time.monotonic() - started
        assert set(self.sink.counts().values()) == {1}, "twice without any fault"
        assert len(self.sink.reached) == WITHOUT_FAULTS, "lost without any fault"
        self.sink.received.clear()
        self.sink.reached.clear()
        self.sink.hang_up = HANG_UP
        self.queue("中断の試験", RECIPIENTS)
        self.deadline = time.monotonic() + CAMPAIGN_SECONDS

    def point(self, fraction: float) -> str:
        """Kill a worker when this part of the recipients, of a window of all, have their mail."""
        wanted = int(RECIPIENTS * fraction / WINDOW)
        worker = self.worker_until(wanted)
        time.sleep(random.Random(fraction).uniform(0, PHASE_SECONDS))  # noqa: S311
        worker.kill()
        return f"{self.figures()}; next worker goes on"

    def conclude(self) -> str:
        """Everybody at least once, at most 1 % twice, and twice is the same mail."""
        try:
            self.send_all()
        finally:
            self.sink.__exit__()
        counts = self.sink.counts()
        extra = sum(counts.values()) - len(counts)
        assert len(counts) == RECIPIENTS, f"{RECIPIENTS - len(counts)} got no mail"
        assert extra <= TWICE_AT_MOST, f"{extra} mails too many"
        copies = {(mail.recipient, mail.message_id, mail.text) for mail in self.sink.received}
        assert len(copies) == RECIPIENTS, "a mail sent again was not the same"
        return f"{self.figures()}, {self.sink.connections} connections"

    def queue(self, subject: str, recipients: int) -> None:
        """One mail to so many, in one transaction."""
        put_jobs_off()
        addresses = [f"desk{number:04}@city.example.jp" for number in range(recipients)]
        with transaction.atomic():
            EmailMessage(subject, "本文です。" * 50, None, bcc=addresses).send()

    def send_all(self) -> None:
        """Workers until nothing is left. Raises RuntimeError when it takes too long."""
        while unfinished().exists():
            self.check_time()
            hurry()
            worker = start_worker(self.env)
            worker.process.wait(CAMPAIGN_SECONDS)
            worker.kill()

    def worker_until(self, wanted: int) -> Victim:
        """A worker at work while the number of recipients with a mail reaches ``wanted``."""
        hurry()
        worker = start_worker(self.env)
        began = len(self.sink.received)
        while len(self.sink.reached) < wanted or len(self.sink.received) == began:
            self.check_time()
            time.sleep(POLL_SECONDS)
            if worker.process.poll() is not None:
                if not unfinished().exists():
                    break
                # A server that is away, or pauses of retries: --once does not wait for them.
                worker.kill()
                hurry()
                worker = start_worker(self.env)
        return worker

    def check_time(self) -> None:
        """Raises RuntimeError when the campaign takes too long."""
        if time.monotonic() > self.deadline:
            raise RuntimeError("the campaign takes too long")

    def figures(self) -> str:
        """Where the campaign stands."""
        counts = self.sink.counts()
        extra = sum(counts.values()) - len(counts)
        return f"{len(counts)} of {RECIPIENTS} have their mail, {extra} twice"


def unfinished() -> QuerySet[OutboxItem]:
    """What a worker still has to do."""
    return OutboxItem.objects.exclude(state=State.DONE)


def hurry() -> None:
    """As when the leases of killed workers have run out and the pauses of retries are over."""
    now = timezone.now()
    OutboxItem.objects.filter(state=State.RUNNING).update(lease_until=now - timedelta(seconds=1))
    OutboxItem.objects.filter(state=State.WAITING).update(next_at=now)
