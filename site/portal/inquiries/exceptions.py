"""Named errors of inquiries; each says in Japanese what the reader can do."""

from typing import Any


class InquiryError(Exception):
    """Base of the errors of this app."""

    message = "この操作はできません。"

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else self.message


class SentOtherwise(InquiryError):
    """The form was sent already, in other words than these. Takes the case it went into."""

    message = (
        "この画面からは、違う内容でもう送ってあります（{}）。下の内容は、まだ送っていません。"
        "送ってある内容を確かめて、要る分だけを残してから、もう一度押してください。"
    )

    def __init__(self, case: Any) -> None:
        super().__init__(self.message.format(case.number))
        self.case = case


class NotAllowed(InquiryError):
    """The seat has no part in the case, or not this one."""

    message = "いまの席では、この操作はできません。"


class NotYourTurn(InquiryError):
    """The ball lies with somebody else."""

    message = "ボールはほかの方にあります。画面を開き直して、いまの持ち主を確かめてください。"


class CaseEnded(InquiryError):
    """Nothing is added to an ended case, except that its asker may reopen it."""

    message = "この照会は終わっています。続きは「再開する」から送ってください。"


class CaseWithdrawn(CaseEnded):
    """A withdrawn case is not reopened."""

    message = "この照会は取り下げられています。続きは、新しく照会してください。"


class CaseMerged(CaseEnded):
    """A merged case is not reopened: its answer is the other one's."""

    message = "この照会は、同じ内容の照会に統合されています。続きは、新しく照会してください。"


class NotAnswered(InquiryError):
    """Only an answered case can be accepted or reopened."""

    message = "まだ回答がないため、この操作はできません。"


class AnsweredAlready(InquiryError):
    """A mere message in an answered case would wait unread until the case ends by itself."""

    message = (
        "すでに回答が届いているため、返事としては送れません。文章は「まだ分からない（再開する）」に"
        "移しました。続きを聞くときは、回答を読んでから「再開する」を押してください。"
    )


class NobodyInCharge(InquiryError):
    """The other side has no seat that could hold the case."""

    message = "受け取る担当の席がありません。別の相手を選んでください。"


class NoDesk(InquiryError):
    """The ministry has no desk for the duty of the case."""

    message = (
        "この所管分野を受け持つ国の窓口がまだないため、国へ引き継げません。"
        "都道府県で回答してください。"
    )


class WrongDate(InquiryError):
    """The next date must be a day to come, and not lie too far away."""

    message = "次の期日は、あす以降で、60日以内の日にしてください。"


class NotAnAgent(InquiryError):
    """A case is given only to people on the agents' seats of its desk."""

    message = "この窓口の担当者を選んでください。"


class ApprovalNeeded(InquiryError):
    """The desk sends no official answer that nobody approved."""

    message = "この窓口では、承認のない公式回答は送れません。「承認を求める」を押してください。"


class AlreadyApproved(InquiryError):
    """The words on the screen were approved meanwhile."""

    message = "この文章は、もう承認されています。「回答として送る」を押すと送れます。"


class NobodyToApprove(InquiryError):
    """The desk has no approver besides who saved the words."""

    message = (
        "承認できる人がいません。自分で保存した文章は承認できないため、この窓口のほかの承認者が"
        "要ります。文章を下書きに保存して、運用管理者に知らせてください。"
    )


class DraftChanged(InquiryError):
    """Somebody saved another version meanwhile."""

    message = (
        "ほかの担当者が先に保存しました。あなたの文章は下に残っています。"
        "新しい版と見くらべてから、もう一度押してください。"
    )


class VersionMoved(DraftChanged):
    """The version that was to be decided is no longer the one to decide; a reason typed for it
    stays in the form.
    """

    message = (
        "画面にあった版は、ほかの担当者が直したか、承認・差し戻し・送信を済ませています。"
        "いまの操作は、まだ記録していません。いまの版を確かめてください。"
    )


class NamesLeft(InquiryError):
    """An answer that others read too may still tell who asked. Takes the words found."""

    message = (
        "この回答はほかの団体にも届きます。団体や人が分かる言葉が残っているかもしれません：{}。"
        "直すか、下の欄に印を付けてください。"
    )

    @property
    def words(self) -> list[str]:
        """All of them: what is not shown cannot be confirmed."""
        return list(self.args[0])

    def __str__(self) -> str:
        return self.message.format("、".join(self.words))


class NamesLeftInMerge(NamesLeft):
    """The answers of the case that stays, which the parties of the merged one would read."""

    message = (
        "残す照会の回答は、統合する照会の団体にも見えるようになります。"
        "団体や人が分かる言葉が残っているかもしれません：{}。"
        "見えてよければ、照会のページの「ほかの照会に統合する」で印を付けてください。"
    )


class NotShareable(InquiryError):
    """An asker did not agree that others see it: of the case, or of one that answers it."""

    message = (
        "この照会か、まとめた先の照会に、共有に同意していない団体があるため、"
        "ほかの団体に見せられません。"
    )


class WithPrefecture(InquiryError):
    """What a prefecture answers reaches nobody else, so nobody is to wait for it."""

    message = (
        "都道府県が答える照会です。都道府県の回答はほかの団体に届かないため、"
        "国に引き継がれてから、もう一度お試しください。"
    )


class SharedTooLate(InquiryError):
    """Who joins reads the answers since the sharing, and there would be none."""

    message = (
        "回答した照会は、共有してもほかの団体に回答が届きません。"
        "FAQの下書きを作ると、ほかの団体にも伝わります。"
    )


class AnswerIsThere(InquiryError):
    """An answer is accepted or contradicted: others may read it too."""

    message = (
        "回答が届いているため、取り下げられません。「解決した」か「再開する」を押してください。"
    )


class AskedTogether(InquiryError):
    """The question is with the ministry already, in the one of the prefecture."""

    message = "ほかの市区町村の照会とまとめて国に照会しています。その回答をお待ちください。"


class OthersWait(InquiryError):
    """The ministry alone can answer to all that wait."""

    message = (
        "この照会の回答は、共有や統合によって、ほかの団体にも届きます。"
        "都道府県の回答はその団体に届かないため、国でお答えください。"
    )


class NotJoinable(InquiryError):
    """The case is not shared, or it is the own one."""

    message = "この照会には加わることができません。"


class NotTogether(InquiryError):
    """Cases that cannot be put together."""

    message = "この組み合わせは、まとめることができません。"


class NotForOthers(NotTogether):
    """The case that would stay, or one that it gets its answer from, is not for others."""

    message = (
        "統合先の照会か、そのまとめた先の照会に、ほかの団体に見せることに同意していない"
        "団体があるため、統合できません。"
        "逆に、この照会を統合先にできないか確かめてください。"
    )


class NoSuchFaq(InquiryError):
    """No published FAQ has this number."""

    message = "公開中のFAQの番号を入れてください。"


class NoSuchNotice(InquiryError):
    """No notice that may be read has this number."""

    message = "この番号の通知は、あなたの席からは見つかりません。"


class FaqIsThere(InquiryError):
    """Somebody linked or drafted one meanwhile."""

    message = "この照会には、FAQかFAQの下書きがもうあります。"


class FaqIsOnItsWay(InquiryError):
    """A draft made from the case waits for approval or for its day."""

    message = (
        "この照会から作ったFAQの下書きが公開を待っているため、ほかのFAQは結び付けられません。"
        "下書きを使わないときは、承認者に差し戻してもらってから結び付けてください。"
    )


class NoFaqHere(InquiryError):
    """The division's bureau has no list of FAQ."""

    message = "この部局のFAQの一覧がありません。運用管理者に知らせてください。"


class DraftTooLong(InquiryError):
    """A draft keeps more than can be sent, but not a whole book."""

    message = "長すぎるため、下書きに残せません。一部を添付にするなどして、短くしてください。"


class TooManyDrafts(InquiryError):
    """A seat keeps only so many drafts."""

    message = "この席の下書きが50件あります。使わないものを消してから、残してください。"


class TooManySaved(InquiryError):
    """A person keeps a number of searches that can still be looked over."""

    message = "保存できる条件は30件までです。使わない条件を消してから保存してください。"
