"""The worker process: ``run_worker`` for ever, ``run_worker --once`` for what is due now."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from portal.extension.commands import JapaneseCommand
from portal.notifications.worker import Worker


class Command(JapaneseCommand):
    """Runs periodic jobs and drains the outbox. SIGTERM lets the current job or row finish."""

    help = "定期処理と送信待ちを処理します。--once を付けると、いま必要なものだけで終わります。"

    def add_arguments(self, parser: CommandParser) -> None:
        """``--once`` for cron and tests."""
        parser.add_argument("--once", action="store_true", help="一度だけ実行して終わります。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; with ``--once`` print ``{ran, failed, outbox}``; exit status 1 when one failed.

        ``outbox`` counts rows ``done``, ``retried``, ``postponed`` and ``parked``.
        """
        worker = Worker()
        with stopping_on_signals(worker):
            if not options["once"]:
                worker.run_forever()
                return
            done = worker.run_due()
        self.stdout.write(json.dumps(asdict(done)))
        parked = done.outbox.get("parked", 0)
        if done.failed:
            self.stderr.write(f"失敗した処理：{'、'.join(done.failed)}")
        if parked:
            self.stderr.write(f"保留になった送信待ち：{parked}件")
        if done.failed or parked:
            raise SystemExit(1)


@contextmanager
def stopping_on_signals(worker: Worker) -> Iterator[None]:
    """SIGTERM and Ctrl+C let the current job finish; the former handlers come back afterwards."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    former = [signal.signal(number, lambda *_: worker.stop()) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, former, strict=True):
            signal.signal(number, handler)
