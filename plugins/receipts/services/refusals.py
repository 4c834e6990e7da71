"""What forbids an answer, in the words that the person is shown."""

from plugins.receipts.models import Kind


class ReceiptRefused(Exception):
    """Base of everything that forbids an event; the message is shown to the person."""

    message = "記録できませんでした。"

    def __str__(self) -> str:
        return self.message


class NoticeWithdrawn(ReceiptRefused):
    """The notice is 廃止."""

    message = "この通知は廃止されたため、到達確認はできません。"


class NotAsked(ReceiptRefused):
    """The notice does not ask for confirmation."""

    message = "この通知は到達確認を求めていません。"


class NotAddressed(ReceiptRefused):
    """The organisation is not, or no longer, among the addressees."""

    message = "この団体は、いまの版の宛先ではありません。"


class VersionReplaced(ReceiptRefused):
    """What the person saw has been replaced by a version that has to be confirmed anew."""

    message = "通知が新しい版に差し替えられました。新しい版を読んでから、もう一度確認してください。"


class ReasonMissing(ReceiptRefused):
    """A reason is required."""

    message = "理由を入力してください。"


class ChannelUnknown(ReceiptRefused):
    """The channel is none of 電話, FAX, その他."""

    message = "確認の方法を選んでください。"


class AlreadyNotApplicable(ReceiptRefused):
    """該当なし was said before, with another reason; what is recorded stays as it was said."""

    message = (
        "この団体は、すでに「該当しない」と伝えています。伝えた理由は書き換えられません。"
        "理由を足すときは、発出元に連絡してください。"
    )


class AnsweredOtherwise(ReceiptRefused):
    """該当なし and 対応済み contradict each other; ``present`` is what was said first."""

    def __init__(self, present: Kind) -> None:
        super().__init__(present)
        self.message = (
            f"この団体は、すでに「{present.label}」と伝えています。伝えた応答は変えられません。"
            "直すときは、発出元に連絡してください。"
        )


class AlreadyAcknowledged(ReceiptRefused):
    """An acknowledged notice cannot be rejected, nor confirmed by proxy."""

    message = "この通知は、すでに到達確認されています。"


class AlreadyByProxy(AlreadyAcknowledged):
    """Another proxy was recorded before; its words stay, and these are not kept."""

    message = "この団体の代理確認は、すでに記録されています。今回の内容は記録していません。"
