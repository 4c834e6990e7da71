"""Addresses below /account/ and /organisation/, and the sign-in pages of others that are shut."""

from django.urls import URLPattern, path, re_path

from portal.accounts import views
from portal.accounts.views import (
    file_views,
    invitation_views,
    organisation_views,
    person_views,
    seat_views,
)

# Before allauth's. What is closed here keeps its name below, since allauth's pages reverse it.
account_urlpatterns: list[URLPattern] = [
    path("", views.AccountView.as_view(), name="account_home"),
    path("switch-seat/", views.SwitchSeatView.as_view(), name="switch_seat"),
    path("resume/", views.ResumeView.as_view(), name="account_resume"),
    path("invitation/<str:token>/", invitation_views.AcceptView.as_view(), name="invitation"),
    path("password/reset/", views.password_help, name="account_password_help"),
    path("password/reset/done/", views.closed),
    path("password/set/", views.closed),
    path("signup/", views.closed),
    path("email/", views.closed),
    re_path(r"^confirm-email/", views.closed),
    re_path(r"^login/code/", views.closed),
]

# Before the includes of Wagtail: other sign-in and password pages lead to the one door.
door_urlpatterns: list[URLPattern] = [
    path("admin/login/", views.door),
    re_path(r"^admin/password_reset/", views.door),
    path("_util/login/", views.door),
    re_path(r"^_util/authenticate_with_password/", views.closed),
]

# In place of Wagtail's last pattern, which sends strangers to Wagtail's own sign-in page.
unknown_urlpatterns: list[URLPattern] = [re_path(r"^.*/$", views.unknown_admin_address)]

_ID = "<id:organisation_id>"
_SEAT = f"{_ID}/seats/<id:pk>"

organisation_urlpatterns: list[URLPattern] = [
    path("", organisation_views.OrganisationView.as_view(), name="organisation"),
    path(f"{_ID}/", organisation_views.OrganisationView.as_view(), name="organisation_of"),
    path(
        f"{_ID}/representative/",
        organisation_views.RepresentativeView.as_view(),
        name="organisation_representative",
    ),
    path(f"{_ID}/invite/", invitation_views.InviteView.as_view(), name="organisation_invite"),
    path(
        f"{_ID}/invitations/<id:pk>/cancel/",
        invitation_views.CancelView.as_view(),
        name="organisation_cancel_invitation",
    ),
    path(
        f"{_ID}/people/<id:pk>/reset/",
        person_views.ResetPasswordView.as_view(),
        name="organisation_reset_password",
    ),
    path(
        f"{_ID}/people/<id:pk>/second-factor/",
        person_views.RemoveFactorView.as_view(),
        name="organisation_remove_factor",
    ),
    path(f"{_ID}/seats/add/", seat_views.AddSeatView.as_view(), name="organisation_add_seat"),
    path(f"{_SEAT}/", seat_views.EditSeatView.as_view(), name="organisation_seat"),
    path(f"{_SEAT}/close/", seat_views.CloseSeatView.as_view(), name="organisation_close_seat"),
    path(f"{_SEAT}/assign/", seat_views.AssignView.as_view(), name="organisation_assign"),
    path(
        f"{_ID}/assignments/<id:pk>/end/",
        seat_views.EndAssignmentView.as_view(),
        name="organisation_end_assignment",
    ),
    path(f"{_ID}/seats.csv", file_views.SeatsFileView.as_view(), name="organisation_seats_csv"),
    path(f"{_ID}/people.csv", file_views.PeopleFileView.as_view(), name="organisation_people_csv"),
    path(
        f"{_ID}/import/seats/",
        file_views.ImportSeatsView.as_view(),
        name="organisation_import_seats",
    ),
    path(
        f"{_ID}/import/people/",
        file_views.ImportPeopleView.as_view(),
        name="organisation_import_people",
    ),
]
