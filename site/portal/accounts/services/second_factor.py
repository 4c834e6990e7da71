"""Taking a lost second factor away from somebody, so that losing a phone locks nobody out."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from portal.accounts.exceptions import NoSecondFactor, NotYourself
from portal.accounts.models import User
from portal.accounts.services.persons import check_own_person
from portal.ledger.api import record_audit
from portal.organisations.models import Organisation

TEXT = """{person} 様

あなたの2つめの確認（認証アプリと復旧コード）を、{by} が外しました。
{moment}

次にログインしたとき、認証アプリをもう一度設定してください。
頼んだ覚えがないときは、すぐに {by} か、システム管理者に知らせてください。
パスワードも変えてください。

つなぐ
"""


@transaction.atomic
def remove_second_factor(*, user: User, organisation: Organisation, by: User, reason: str) -> None:
    """Delete authenticator and recovery codes; the person sets up new ones at the next sign-in.

    ``reason`` says how the identity was checked. It is written into the audit log, and the person
    is told by mail. Raises NotYourself, NoSecondFactor, and NotYourPerson when the account reaches
    beyond the organisation: whoever may also reset the password could take over its powers there.
    """
    if user.pk == by.pk:
        raise NotYourself
    check_own_person(user=user, organisation=organisation, by=by)
    removed = Authenticator.objects.select_for_update().filter(user=user)
    kinds = sorted(removed.values_list("type", flat=True))
    if not kinds:
        raise NoSecondFactor
    removed.delete()
    record_audit(
        actor=by, action="2つめの確認を外す", target=user, before={"types": kinds}, reason=reason
    )
    moment = timezone.localtime().strftime("%Y年%-m月%-d日 %-H時%-M分")
    text = TEXT.format(person=user, by=by, moment=moment)
    send_mail(
        "2つめの確認が外されました（つなぐ）", text, settings.DEFAULT_FROM_EMAIL, [user.email]
    )
