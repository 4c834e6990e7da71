"""People."""

import factory
from factory.django import DjangoModelFactory
from portal.accounts.models import User

PASSWORD = "tsunagu-test-2026"


class UserFactory(DjangoModelFactory):
    """A person with an e-mail address and the common test password."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.lg.jp")
    name = factory.Sequence(lambda n: f"試験 太郎{n}")
    password = factory.django.Password(PASSWORD)
