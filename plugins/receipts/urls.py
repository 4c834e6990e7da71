"""Addresses of the receipts plugin."""

from django.urls import path

from plugins.receipts.views.answers import AcknowledgeView, RespondView
from plugins.receipts.views.coverage import CoverageTableView, CoverageView
from plugins.receipts.views.proxy import ProxyView

urlpatterns = [
    path("notices/<int:notice_id>/acknowledge/", AcknowledgeView.as_view(), name="acknowledge"),
    path("notices/<int:notice_id>/respond/", RespondView.as_view(), name="respond"),
    path("receipts/<int:notice_id>/", CoverageView.as_view(), name="coverage"),
    path(
        "receipts/<int:notice_id>/coverage.csv",
        CoverageTableView.as_view(form="csv"),
        name="coverage_csv",
    ),
    path(
        "receipts/<int:notice_id>/coverage.xlsx",
        CoverageTableView.as_view(form="xlsx"),
        name="coverage_xlsx",
    ),
    path("receipts/<int:notice_id>/proxy/", ProxyView.as_view(), name="proxy"),
]
