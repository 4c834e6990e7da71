"""What can go wrong with people, seats and invitations; each message is shown as it stands."""


class AccountError(Exception):
    """Base of the named errors; ``message`` is the Japanese sentence."""

    message = ""

    def __str__(self) -> str:
        return self.message


class SeatUnavailable(AccountError):
    """The seat was closed."""

    message = "この席は廃止されています。"


class AlreadySeated(AccountError):
    """The person occupies the seat in that time."""

    message = "この人は、その期間すでにこの席にいます。"


class DatesReversed(AccountError):
    """An end before its beginning."""

    message = "おわりは、はじめより後の日にしてください。"


class PowerNotYours(AccountError):
    """Managers do not give themselves powers of the ministry, nor anybody a key.

    Neither by taking such a seat nor by making one of the seat they are on.
    """

    message = "この役割の席には着かせられません。システム管理者に依頼してください。"


class RoleNotAllowed(AccountError):
    """The role does not exist in this kind of organisation, or is not the manager's to give."""

    message = "この役割は選べません。"


class LastManager(AccountError):
    """Nobody would be left to manage the organisation."""

    message = "管理者がいなくなります。先に別の人を管理者の席に着かせてください。"


class AddressOutside(AccountError):
    """The address does not belong to the organisation."""

    def __init__(self, address: str, domains: list[str]) -> None:
        super().__init__(address)
        self.message = (
            f"「{address}」は、この団体のドメイン（{'、'.join(domains)}）ではありません。"
        )


class InvitationUnusable(AccountError):
    """Unknown, used, cancelled or too old: all the same to whoever asks (H-14)."""

    message = "この招待は使えません。期限が切れたか、取り消されています。"


class InvitationForOther(AccountError):
    """Signed in as somebody else."""

    message = "この招待は、別のメールアドレスの方へのものです。"


class AlreadyRegistered(AccountError):
    """The address has an account: its owner signs in first."""

    message = "登録済みの方です。ログインしてから席に着いてください。"


class NotYourPerson(AccountError):
    """The account opens more than the manager could have, so it is not the manager's matter."""

    message = (
        "ほかの団体の席や、管理者が自分では着けない役割の席にいる人です。"
        "システム管理者に依頼してください。"
    )


class NotYourself(AccountError):
    """Nobody takes the own second factor away this way."""

    message = "自分の2つめの確認は、ここでは外せません。ほかの管理者に頼んでください。"


class NoSecondFactor(AccountError):
    """There is nothing to take away."""

    message = "この人は、2つめの確認を設定していません。"
