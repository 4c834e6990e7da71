"""What can be said about a file before its bytes have come: kind, size, purpose."""

from portal.extension.templatetags.portal_format import filesize_ja
from portal.files.access import knows_purpose
from portal.files.kinds import extension_of
from portal.files.purposes import rules_of
from portal.files.refusals import FileRefused, RefusalCode


def check_promise(*, name: str, size: int, purpose: str, limit: int | None = None) -> None:
    """Raise FileRefused for a kind, a size or a purpose that is not taken.

    ``limit`` (bytes) may be lower than what the purpose allows: an ordinary form carries less.
    """
    if not knows_purpose(purpose):
        raise FileRefused("この用途のファイルは受け付けていません。", RefusalCode.PURPOSE)
    rules = rules_of(purpose)
    if extension_of(name) not in rules.extensions:
        kinds = "、".join(sorted(rules.extensions))
        raise FileRefused(
            f"「{name}」は受け付けない形式です。使える形式は {kinds} です。", RefusalCode.KIND
        )
    if size <= 0:
        raise FileRefused(
            f"「{name}」は空のファイルです。中身を確かめて選び直してください。", RefusalCode.EMPTY
        )
    largest = rules.largest if limit is None else min(limit, rules.largest)
    if size > largest:
        raise too_large(name, largest)


def too_large(name: str, largest: int) -> FileRefused:
    """The refusal of more than ``largest`` bytes."""
    return FileRefused(
        f"「{name}」は大きすぎます。1件 {filesize_ja(largest)} までです。"
        "分けるか、圧縮して登録してください。",
        RefusalCode.TOO_LARGE,
    )
