"""Links of accounts in the person's own menu."""

from django.http import HttpRequest

from portal.extension.menu import MenuItem, register_account_link


def has_organisation(request: HttpRequest) -> bool:
    """Whether the person sits anywhere today."""
    return getattr(request, "seat", None) is not None


register_account_link(
    MenuItem(
        key="organisation",
        label="うちの団体",
        noun="席と人",
        icon="seat",
        url_name="organisation",
        order=20,
        visible=has_organisation,
        prefix="/organisation/",
    )
)
register_account_link(
    MenuItem(
        key="account",
        label="わたしの情報",
        noun="氏名・パスワード・二要素認証",
        icon="person",
        url_name="account_home",
        order=30,
        prefix="/account/",
    )
)
