"""Addresses of notices beside the pages themselves, which Wagtail serves.

They cannot hide a page: they begin with a number, and the slug of a notice never does. The list
itself is Wagtail's page too; it stands here to have a name.
"""

from django.urls import path, re_path
from wagtail.views import serve

from portal.notices.attachment_views import ArchiveView, AttachmentsView
from portal.notices.views import (
    DifferenceChoiceView,
    DifferenceView,
    EventView,
    ExportView,
    ForwardView,
    LevelView,
    NoticeAddressView,
    PrintStyleView,
    VersionView,
)

urlpatterns = [
    path("notices/", serve, {"path": "notices/"}, name="notice_list"),
    re_path(r"^notices/export\.(?P<form>csv|xlsx)$", ExportView.as_view(), name="notice_export"),
    path("notices/<id:notice_id>/", NoticeAddressView.as_view(), name="notice"),
    path("notices/<id:notice_id>/event.ics", EventView.as_view(), name="notice_event"),
    path("notices/<id:notice_id>/forward/", ForwardView.as_view(), name="notice_forward"),
    path("notices/<id:notice_id>/files/", AttachmentsView.as_view(), name="notice_attachments"),
    path("notices/<id:notice_id>/files.zip", ArchiveView.as_view(), name="notice_zip"),
    path(
        "notices/<id:notice_id>/versions/<id:number>/files.zip",
        ArchiveView.as_view(),
        name="notice_version_zip",
    ),
    path("notices/<id:notice_id>/level/", LevelView.as_view(), name="notice_level"),
    path(
        "notices/<id:notice_id>/versions/<id:number>/",
        VersionView.as_view(),
        name="notice_version",
    ),
    path(
        "notices/<id:notice_id>/versions/<id:number>/print.css",
        PrintStyleView.as_view(),
        name="notice_print_css",
    ),
    path("notices/<id:notice_id>/diff/", DifferenceChoiceView.as_view(), name="notice_differences"),
    path(
        "notices/<id:notice_id>/diff/<id:old>/<id:new>/",
        DifferenceView.as_view(),
        name="notice_difference",
    ),
]
