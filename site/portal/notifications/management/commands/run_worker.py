"""The worker process: ``run_worker`` for ever, ``run_worker --once`` for what is due now."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandParser

from portal.extension.commands import JapaneseCommand
from portal.notifications.worker import Worker


class Command(JapaneseCommand):
    """Runs periodic jobs. SIGTERM lets the current job finish."""

    help = "定期処理を実行します。--once を付けると、いま必要なものだけを実行して終わります。"

    def add_arguments(self, parser: CommandParser) -> None:
        """``--once`` for cron and tests."""
        parser.add_argument("--once", action="store_true", help="一度だけ実行して終わります。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; with ``--once`` print ``{ran, failed}`` and exit with 1 when a job failed."""
        worker = Worker()
        with stopping_on_signals(worker):
            if not options["once"]:
                worker.run_forever()
                return
            done = worker.run_due()
        self.stdout.write(json.dumps({"ran": done.ran, "failed": done.failed}))
        if done.failed:
            self.stderr.write(f"失敗した処理：{'、'.join(done.failed)}")
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
