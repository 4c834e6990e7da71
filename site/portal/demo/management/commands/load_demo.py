"""``load_demo``: fill an empty database with the demo world; a second run changes nothing."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser

from portal.demo.cases import load_cases
from portal.demo.faq import load_faq
from portal.demo.inbox import load_inboxes
from portal.demo.notices import demo_notice_ids, load_notices
from portal.demo.people import load_people
from portal.demo.presets import load_presets
from portal.demo.tree import load_tree
from portal.extension.commands import JapaneseCommand
from portal.extension.demo import DemoLoader, demo_loaders


class Command(JapaneseCommand):
    """Roster, ministry, people, notices with files, then what each plugin adds."""

    help = "見本のデータを読み込みます（2回目以降は足りないものだけ）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """``--only-people`` leaves out the notices and what follows from them."""
        parser.add_argument("--only-people", action="store_true", help="席と人まで読み込みます。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run all steps, telling how long each took in seconds."""
        steps: list[tuple[str, Callable[[], Any]]] = [
            ("団体の名簿", lambda: call_command("load_roster", stdout=self.stdout)),
            ("本省の組織と所管分野", lambda: call_command("load_base", stdout=self.stdout)),
            ("照会の窓口", lambda: call_command("load_desks", stdout=self.stdout)),
            ("通知の一覧と承認の流れ", load_tree),
            ("席と人", load_people),
        ]
        if not options["only_people"]:
            steps.append(("通知と添付", lambda: load_notices(self._progress)))
            steps.append(("受信箱", load_inboxes))
            steps.append(("よくある質問", lambda: load_faq(self._progress)))
            steps.append(("照会", lambda: load_cases(self._progress)))
            steps.append(("窓口の定型文", load_presets))
            for step in demo_loaders:
                steps.append((step.label, partial(self._extend, step)))
            steps.append(
                ("検索の索引", partial(call_command, "rebuild_search", stdout=self.stdout))
            )
        for number, (label, run) in enumerate(steps, start=1):
            self.stdout.write(f"[{number}/{len(steps)}] {label}")
            started = time.monotonic()
            run()
            self.stdout.write(f"      {time.monotonic() - started:.1f} 秒")

    def _extend(self, step: DemoLoader) -> None:
        step.load(self._progress, demo_notice_ids())

    def _progress(self, message: str) -> None:
        self.stdout.write(f"      {message}")
