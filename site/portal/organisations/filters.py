"""Filters of the admin lists. Django's own filters on a relation need its admin, which we lack."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.organisations.models import Duty, Organisation, OrganisationKind


class PrefectureFilter(SimpleListFilter):
    """The 47 prefectures; each with its municipalities."""

    title = "都道府県"
    parameter_name = "pref"
    path = "prefecture"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Id and name in the order of codes."""
        prefectures = Organisation.objects.filter(kind=OrganisationKind.PREFECTURE)
        return [(str(pk), name) for pk, name in prefectures.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Rows of the chosen prefecture; anything else chooses nothing."""
        chosen = self.value()
        if chosen not in {str(pk) for pk, _ in self.lookup_choices}:
            return queryset
        return queryset.filter(**{self.path: chosen})


class DutyFilter(SimpleListFilter):
    """Seats in charge of a duty."""

    title = "所管分野"
    parameter_name = "duty"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Id and name in the order of duties."""
        return [(str(pk), name) for pk, name in Duty.objects.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Seats with the chosen duty; anything else chooses nothing."""
        if self.value() not in {str(pk) for pk, _ in self.lookup_choices}:
            return queryset
        return queryset.filter(duties=self.value())


class SeatPrefectureFilter(PrefectureFilter):
    """Seats of the municipalities of a prefecture."""

    path = "organisation__prefecture"
