"""Forms sent from a page of ours, and signing in again to go on with them."""

from django.test import Client

from tests.factories.accounts import PASSWORD

ORIGIN = {"Origin": "http://testserver"}


def post(client: Client, address: str, fields: dict[str, object], **extra: object) -> object:
    return client.post(address, fields, headers={**ORIGIN, **extra})


def box_of(response: object) -> str:
    return response.context["box"]


def sign_in(client: Client, email: str = "sapporo_soumu@example.jp") -> object:
    return client.post(
        "/account/login/",
        {"login": email, "password": PASSWORD, "next": "/account/resume/"},
    )
