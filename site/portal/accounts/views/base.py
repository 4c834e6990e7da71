"""What all pages of an organisation share: whose it is, and who may enter."""

from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils.functional import cached_property

from portal.accounts.models import User
from portal.accounts.permissions import can_manage_organisation, can_see_organisation
from portal.extension.permissions import acting_seat
from portal.extension.views import ClosedView
from portal.organisations.models import Organisation


def signed_in(request: HttpRequest) -> User:
    """The person of a request that ``ClosedView`` let in; nobody anonymous gets that far."""
    return cast(User, request.user)


class MemberView(ClosedView):
    """For the people of the organisation in the address, else that of the acting seat."""

    kwargs: dict[str, Any]

    def may_enter(self, request: HttpRequest) -> bool:
        """Its own people, and superusers; to all others it does not exist."""
        return can_see_organisation(request.user, acting_seat(request), self.organisation_id)

    @cached_property
    def organisation_id(self) -> int:
        """Id in the address, else of the acting seat's organisation; 404 without either."""
        seat = acting_seat(self.request)
        if "organisation_id" in self.kwargs:
            return int(self.kwargs["organisation_id"])
        if seat is None:
            raise Http404
        return int(seat.organisation_id)

    @cached_property
    def organisation(self) -> Organisation:
        """The organisation of the page."""
        found = Organisation.objects.select_related("prefecture", "parent").filter(
            pk=self.organisation_id
        )
        organisation = found.first()
        if organisation is None:
            raise Http404
        return organisation

    @cached_property
    def can_manage(self) -> bool:
        """Whether the person may change something here."""
        return can_manage_organisation(
            self.request.user, acting_seat(self.request), self.organisation_id
        )


class ManagerView(MemberView):
    """For managers of the organisation."""

    def may_enter(self, request: HttpRequest) -> bool:
        """Its managers, and superusers."""
        return self.can_manage
