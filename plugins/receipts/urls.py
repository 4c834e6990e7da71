"""Addresses of the receipts plugin."""

from django.urls import path

from plugins.receipts.views.answers import AcknowledgeView, RespondView
from plugins.receipts.views.calls import CallView
from plugins.receipts.views.coverage import CoverageTableView, CoverageView
from plugins.receipts.views.proxy import ProxyView
from plugins.receipts.views.reminders import RemindersView, SendView, WaitingTableView
from plugins.receipts.views.silent import (
    SilentOrganisationView,
    SilentTableView,
    SilentView,
)

urlpatterns = [
    path("notices/<id:notice_id>/acknowledge/", AcknowledgeView.as_view(), name="acknowledge"),
    path("notices/<id:notice_id>/respond/", RespondView.as_view(), name="respond"),
    path("receipts/<id:notice_id>/", CoverageView.as_view(), name="coverage"),
    path(
        "receipts/<id:notice_id>/coverage.csv",
        CoverageTableView.as_view(form="csv"),
        name="coverage_csv",
    ),
    path(
        "receipts/<id:notice_id>/coverage.xlsx",
        CoverageTableView.as_view(form="xlsx"),
        name="coverage_xlsx",
    ),
    path("receipts/<id:notice_id>/proxy/", ProxyView.as_view(), name="proxy"),
    path("receipts/<id:notice_id>/reminders/", RemindersView.as_view(), name="reminders"),
    path("receipts/<id:notice_id>/reminders/send/", SendView.as_view(), name="send_reminder"),
    path(
        "receipts/<id:notice_id>/reminders/waiting.csv",
        WaitingTableView.as_view(),
        name="waiting_csv",
    ),
    path("receipts/<id:notice_id>/call/", CallView.as_view(), name="call"),
    path("receipts/silent/", SilentView.as_view(), name="silent"),
    path("receipts/silent/silent.csv", SilentTableView.as_view(), name="silent_csv"),
    path(
        "receipts/silent/<id:organisation_id>/",
        SilentOrganisationView.as_view(),
        name="silent_organisation",
    ),
]
