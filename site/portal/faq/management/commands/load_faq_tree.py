"""Create the FAQ index pages of the bureaus."""

from typing import Any

from portal.extension.commands import JapaneseCommand
from portal.faq.tree import ensure_faq_tree


class Command(JapaneseCommand):
    """``load_faq_tree`` after ``load_notice_tree``; idempotent."""

    help = "通知の一覧がある部局ごとに、FAQの一覧を作ります。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tree."""
        main = ensure_faq_tree()
        self.stdout.write(f"{main.get_children().count()}部局のFAQの一覧を用意しました。")
