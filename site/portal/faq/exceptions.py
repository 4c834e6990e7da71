"""Named errors of the FAQ; each says in Japanese what the reader can do."""

from portal.extension.permanence import PageIsPermanent


class FaqError(Exception):
    """Base of the errors of this app."""

    message = "この操作はできません。"

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else self.message


class FaqIsPermanent(FaqError, PageIsPermanent):
    """A published FAQ is cited and linked: it stays where it is."""

    message = (
        "公開したFAQは、削除・非公開・移動・別名の作成ができません。"
        "取りやめるときは「廃止」にしてください。"
    )


class NotPublished(FaqError):
    """Only a published FAQ can be voted on, checked or withdrawn."""

    message = "このFAQはまだ公開されていません。"


class AlreadyWithdrawn(FaqError):
    """The FAQ is 廃止 already."""

    message = "このFAQはすでに廃止されています。"


class WrongSuccessor(FaqError):
    """A successor must be another published FAQ."""

    message = "代わりのFAQには、公開中のほかのFAQを選んでください。"


class NothingToCheck(FaqError):
    """Somebody else has cleared 要確認 already."""

    message = "このFAQは、もう要確認ではありません。ほかの人が確認を終えています。"


class CheckMoved(FaqError):
    """A further reason came while the editor was looking."""

    message = (
        "見ているあいだに、確かめる理由が増えました。新しい理由も見てから、もう一度送ってください。"
    )


class NotCorrected(FaqError):
    """An editor says it is corrected, but nothing was published since."""

    message = (
        "「直した」を選ぶ前に、直したFAQを公開してください。要確認になったあとの公開がありません。"
    )


class AlreadyVoted(FaqError):
    """The person has answered, and nothing here tells which way."""

    message = (
        "すでに答えています。だれがどれを押したかを残していないので、"
        "押したときのブラウザーを閉じたあとや別の端末からは変えられません。"
    )


class DraftMoved(FaqError):
    """Somebody saved other words while these were written."""

    message = "この下書きは、先にほかの人が直しています。新しい内容と見くらべてください。"


class NoFaqIndex(FaqError):
    """The bureau has no index page to put a draft below."""

    message = "この部局のFAQの一覧がありません。運用管理者に知らせてください。"
