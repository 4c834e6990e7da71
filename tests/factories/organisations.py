"""Organisations, duties, seats and assignments."""

import factory
from factory.django import DjangoModelFactory
from portal.organisations.models import (
    Assignment,
    Duty,
    Organisation,
    OrganisationKind,
    Region,
    Seat,
    Subtype,
)


class DutyFactory(DjangoModelFactory):
    """A field of work with a name of its own."""

    class Meta:
        model = Duty

    name = factory.Sequence(lambda n: f"分野{n}")


class PrefectureFactory(DjangoModelFactory):
    """A prefecture without a code."""

    class Meta:
        model = Organisation

    kind = OrganisationKind.PREFECTURE
    region = Region.TOHOKU
    name = factory.Sequence(lambda n: f"試験県{n}")


class MunicipalityFactory(DjangoModelFactory):
    """A town in a prefecture."""

    class Meta:
        model = Organisation

    kind = OrganisationKind.MUNICIPALITY
    subtype = Subtype.TOWN
    region = Region.TOHOKU
    name = factory.Sequence(lambda n: f"試験町{n}")
    prefecture = factory.SubFactory(PrefectureFactory)


class SeatFactory(DjangoModelFactory):
    """An ordinary seat; pass ``duties=[…]`` to set its duties."""

    class Meta:
        model = Seat
        skip_postgeneration_save = True

    organisation = factory.SubFactory(MunicipalityFactory)
    section = factory.Sequence(lambda n: f"試験課{n}")

    @factory.post_generation
    def duties(self, create: bool, extracted: list[Duty] | None, **kwargs: object) -> None:
        if create and extracted:
            self.duties.set(extracted)


class AssignmentFactory(DjangoModelFactory):
    """A person on a seat since long ago."""

    class Meta:
        model = Assignment

    starts_on = "2020-04-01"
    seat = factory.SubFactory(SeatFactory)
    user = factory.SubFactory("tests.factories.accounts.UserFactory")
