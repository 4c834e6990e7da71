"""Named errors of notices; each says in Japanese what the reader can do."""

from portal.extension.events import PublicationStopped
from portal.extension.permanence import PageIsPermanent


class NoticeError(Exception):
    """Base of the errors of this app."""

    message = "この操作はできません。"

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else self.message


class NoticeIsPermanent(NoticeError, PageIsPermanent):
    """A published notice is cited and acknowledged: it stays where it is."""

    message = (
        "公開した通知は、削除・非公開・移動・別名の作成ができません。"
        "取りやめるときは「廃止」にしてください。"
    )


class PublicationLapsed(NoticeError, PublicationStopped):
    """No later time will let this draft out: the notice is 廃止, or over before it was out."""


class AlreadyWithdrawn(NoticeError):
    """The notice is 廃止 already."""

    message = "この通知はすでに廃止されています。"


class NotPublished(NoticeError):
    """Only a published notice can be withdrawn or read."""

    message = "この通知はまだ公開されていません。"


class WrongSuccessor(NoticeError):
    """A successor must be another published notice."""

    message = "後継の通知には、公開中のほかの通知を選んでください。"


class ForwardingRefused(NoticeError):
    """The delivery cannot be forwarded to that seat."""

    message = "この席には庁内展開できません。"


class DataRefused(NoticeError):
    """A notice given as data has an unknown or wrong key or value; the message names it."""
