"""Organisations, groups, duties and seats in the Wagtail admin.

Everybody with access to the admin may look; only superusers change; nobody deletes.
"""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup

from portal.extension.read_only_admin import ForgivingIndexView
from portal.organisations.admin_views import AuditedCreateView, AuditedEditView
from portal.organisations.filters import DutyFilter, PrefectureFilter, SeatPrefectureFilter
from portal.organisations.forms import OrganisationForm, OrganisationGroupForm, SeatForm
from portal.organisations.models import (
    Duty,
    Organisation,
    OrganisationGroup,
    Seat,
)

LARGEST_ID = 2**63 - 1


class SuperusersChange(PermissionHelper):
    """Look with access to the admin, change as superuser, delete never."""

    def user_can_list(self, user: Any) -> bool:
        """Everybody who may enter the admin."""
        return bool(user.has_perm("wagtailadmin.access_admin"))

    def user_has_any_permissions(self, user: Any) -> bool:
        """Decides about menu and inspection."""
        return self.user_can_list(user)

    def user_can_create(self, user: Any) -> bool:
        """Superusers."""
        return bool(user.is_active and user.is_superuser)

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        """Superusers."""
        return self.user_can_create(user)

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        """Never: notices, receipts and cases keep pointing here."""
        return False


class PortalModelAdmin(ModelAdmin):
    """What the four lists share."""

    permission_helper_class = SuperusersChange
    index_view_class = ForgivingIndexView
    create_view_class = AuditedCreateView
    edit_view_class = AuditedEditView
    inspect_view_enabled = True
    list_per_page = 50

    def inspect_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        """404 for an address that is no id."""
        return super().inspect_view(request, _existing_id(instance_pk))

    def edit_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        """404 for an address that is no id."""
        return super().edit_view(request, _existing_id(instance_pk))

    def delete_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        """404 for an address that is no id; refused for the others."""
        return super().delete_view(request, _existing_id(instance_pk))

    def history_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        """404 for an address that is no id."""
        return super().history_view(request, _existing_id(instance_pk))


def _existing_id(written: str) -> str:
    """The id as it came. Raises Http404 when no row can have it."""
    if not written.isascii() or not written.isdigit() or int(written) > LARGEST_ID:
        raise Http404
    return written


class OrganisationAdmin(PortalModelAdmin):
    """The roster."""

    model = Organisation
    menu_label = "団体"
    menu_icon = "home"
    menu_order = 100
    list_display = ("name", "code", "above", "kind", "subtype", "region", "valid_until")
    list_filter = ("kind", "subtype", "region", PrefectureFilter)
    list_select_related = ("prefecture", "parent")
    search_fields = ("name", "kana", "code", "prefecture__name")
    inspect_view_fields = (
        "code",
        "name",
        "kana",
        "kind",
        "subtype",
        "region",
        "prefecture",
        "parent",
        "email_domains",
        "valid_from",
        "valid_until",
    )
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("code"), FieldPanel("name"), FieldPanel("kana")], heading="名前とコード"
            ),
            MultiFieldPanel(
                [
                    FieldPanel("kind"),
                    FieldPanel("subtype"),
                    FieldPanel("region"),
                    FieldPanel("prefecture"),
                    FieldPanel("parent"),
                    FieldPanel("order"),
                ],
                heading="位置づけ",
            ),
            MultiFieldPanel([FieldPanel("valid_from"), FieldPanel("valid_until")], heading="存続"),
            FieldPanel("email_domains"),
        ],
        base_form_class=OrganisationForm,
    )

    def above(self, organisation: Organisation) -> str:
        """The prefecture, or the organisation above."""
        holder = organisation.prefecture or organisation.parent
        return holder.name if holder else "-"

    above.short_description = "都道府県・上位の組織"  # type: ignore[attr-defined]


class OrganisationGroupAdmin(PortalModelAdmin):
    """Named groups that an audience can name."""

    model = OrganisationGroup
    menu_label = "団体の群"
    menu_icon = "group"
    menu_order = 200
    list_display = ("name", "note", "size")
    search_fields = ("name", "note")
    inspect_view_fields = ("name", "note", "member_names")
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("note"), FieldPanel("members")],
        base_form_class=OrganisationGroupForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the number of members."""
        groups: QuerySet[Any] = super().get_queryset(request)
        return groups.annotate(member_count=Count("members"))

    def size(self, group: Any) -> int:
        """Number of members."""
        return int(group.member_count)

    size.short_description = "団体数"  # type: ignore[attr-defined]


class DutyAdmin(PortalModelAdmin):
    """Fields of work."""

    model = Duty
    menu_label = "所管分野"
    menu_icon = "tag"
    menu_order = 300
    list_display = ("name", "order", "seat_count")
    search_fields = ("name",)
    inspect_view_fields = ("name", "order")
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("order")])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the number of open seats."""
        duties: QuerySet[Any] = super().get_queryset(request)
        open_seats = Q(seats__in=Seat.objects.current().values("pk"))
        return duties.annotate(open_seats=Count("seats", filter=open_seats))

    def seat_count(self, duty: Any) -> int:
        """Number of open seats in charge."""
        return int(duty.open_seats)

    seat_count.short_description = "席の数"  # type: ignore[attr-defined]


class SeatAdmin(PortalModelAdmin):
    """Seats of all organisations."""

    model = Seat
    menu_label = "席"
    menu_icon = "user"
    menu_order = 400
    list_display = (
        "organisation",
        "section",
        "unit",
        "duty_names",
        "role",
        "get_is_representative_display",
        "closed_on",
    )
    list_filter = ("role", "is_representative", DutyFilter, SeatPrefectureFilter)
    list_select_related = ("organisation__prefecture", "organisation__parent")
    search_fields = ("organisation__name", "organisation__code", "section", "unit")
    inspect_view_fields = (
        "organisation",
        "section",
        "unit",
        "duties",
        "role",
        "is_representative",
        "email",
        "phone",
        "closed_on",
    )
    edit_handler = ObjectList(
        [
            FieldPanel("organisation"),
            FieldPanel("section"),
            FieldPanel("unit"),
            FieldPanel("duties"),
            FieldPanel("role"),
            FieldPanel("is_representative"),
            FieldPanel("email"),
            FieldPanel("phone"),
            FieldPanel("closed_on"),
        ],
        base_form_class=SeatForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With duties."""
        seats: QuerySet[Any] = super().get_queryset(request)
        return seats.prefetch_related("duties")

    def duty_names(self, seat: Seat) -> str:
        """Duties in their order."""
        return "、".join(duty.name for duty in seat.duties.all()) or "-"

    duty_names.short_description = "所管分野"  # type: ignore[attr-defined]


class OrganisationsAdminGroup(ModelAdminGroup):
    """The menu entry that holds the four lists."""

    menu_label = "団体と席"
    menu_icon = "group"
    menu_order = 300
    items = (OrganisationAdmin, OrganisationGroupAdmin, DutyAdmin, SeatAdmin)
