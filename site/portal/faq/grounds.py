"""Finding the version of a notice that an Excel row names."""

import re

from portal.notices.models import NoticePage, NoticeVersion
from portal.notices.words import has_words
from portal.search.folding import fold

VERSION = re.compile(r"第?([1-9][0-9]{0,3})版?")


class GroundUnknown(Exception):
    """No such notice or version; ``column`` says which cell is wrong, the message what to write."""

    def __init__(self, message: str, column: str) -> None:
        super().__init__(message)
        self.column = column


def ground_of(number: str, version: str) -> int:
    """Id of the version; the latest where none is named. Raises GroundUnknown."""
    notice = _notice(number)
    current = notice.current_version.number
    if not version:
        return int(notice.current_version_id)
    written = VERSION.fullmatch(version)
    if written is None:
        raise GroundUnknown(f"版は 1 から {current} までの数で書いてください。", "version")
    found = NoticeVersion.objects.filter(notice=notice, number=int(written[1])).first()
    if found is None:
        raise GroundUnknown(
            f"{number}に第{written[1]}版はありません。1 から {current} までの数で書いてください。",
            "version",
        )
    return int(found.pk)


def _notice(number: str) -> NoticePage:
    published = NoticePage.objects.filter(has_words(number, "current_version__words__folded"))
    found = published.select_related("current_version")
    notices = [notice for notice in found if fold(notice.document_number) == fold(number)]
    if not notices:
        raise GroundUnknown(
            f"公開した通知に「{number}」はありません。通知の一覧にある文書番号を、そのまま書いてください。",
            "number",
        )
    if len(notices) > 1:
        raise GroundUnknown(
            f"「{number}」の通知が2件以上あります。空けておき、下書きの画面で版を選んでください。",
            "number",
        )
    return notices[0]
