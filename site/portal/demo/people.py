"""Seats and people of the demo world, and one 代表窓口 for every local government."""

from typing import Any

from django.contrib.auth.hashers import make_password

from portal.accounts.demo import DEMO_PASSWORD
from portal.accounts.models import User
from portal.accounts.services import sync_groups
from portal.demo.fixtures import read
from portal.organisations.models import (
    Assignment,
    Duty,
    Organisation,
    OrganisationKind,
    Seat,
    SeatRole,
)


def load_people() -> dict[str, Seat]:
    """Create seats, people and assignments; returns the seats by their demo id."""
    seats = {row["id"]: _load_seat(row) for row in read("people")["seats"]}
    _load_users(seats)
    _fill_representative_seats()
    return seats


def _load_seat(row: dict[str, Any]) -> Seat:
    """A division of the ministry is the section already, so its seats are named by their unit."""
    representative = {r["seat"] for r in read("people")["representative_seats"]}
    organisation = _organisation(row)
    role = SeatRole.MEMBER if row["role"] == "superuser" else SeatRole(row["role"])
    seat, _ = Seat.objects.update_or_create(
        organisation=organisation,
        section=row["unit"] if organisation.is_ministry else row["section"],
        unit="" if organisation.is_ministry else row["unit"],
        defaults={
            "role": role,
            "is_representative": row["id"] in representative,
            "phone": made_up_phone(row["code"]) if row["code"] else "",
        },
    )
    seat.duties.set(Duty.objects.filter(name__in=row["duties"]))
    return seat


def made_up_phone(code: str) -> str:
    """A telephone number that nobody has, told apart by the organisation's code."""
    return f"0{code[:2]}0-00-{code[2:6]}"


def _organisation(row: dict[str, Any]) -> Organisation:
    if row["code"]:
        return Organisation.objects.get(code=row["code"])
    if row["division"] is None:
        return Organisation.objects.get(kind=OrganisationKind.MINISTRY)
    return division(row["division"])


def division(key: str) -> Organisation:
    """A division of the ministry by its key in people.yaml."""
    ministry = read("people")["ministry"]
    for bureau in ministry["bureaus"]:
        for row in bureau["divisions"]:
            if row["key"] == key:
                return Organisation.objects.get(name=row["name"], parent__name=bureau["name"])
    row = next(row for row in ministry["other_divisions"] if row["key"] == key)
    return Organisation.objects.get(name=row["name"], kind=OrganisationKind.DIVISION)


def _load_users(seats: dict[str, Seat]) -> None:
    password = make_password(DEMO_PASSWORD)
    for row in read("people")["people"]:
        facts = {"name": row["name"], "is_superuser": row["role"] == "superuser"}
        user, _ = User.objects.update_or_create(
            email=row["email"],
            defaults=facts,
            create_defaults={**facts, "password": password},
        )
        if not user.has_usable_password():
            user.password = password
            user.save(update_fields=["password"])
        for place in row["assignments"]:
            Assignment.objects.update_or_create(
                user=user,
                seat=seats[place["seat"]],
                starts_on=place["from"],
                defaults={"ends_on": place.get("until")},
            )
        sync_groups(user=user)


def _fill_representative_seats() -> None:
    """Every local government has a 代表窓口, so that no notice falls into a void."""
    missing = Organisation.objects.local_governments().exclude(
        pk__in=Seat.objects.filter(is_representative=True).values("organisation")
    )
    Seat.objects.bulk_create(
        [
            Seat(
                organisation=organisation,
                section="総務課",
                unit="文書担当",
                is_representative=True,
                phone=made_up_phone(organisation.code or ""),
            )
            for organisation in missing
        ]
    )
