"""Addresses of the download gate and of resumable uploads."""

from django.urls import path

from portal.files.tus_views import OneUploadView, UploadsView
from portal.files.upload_views import ScanAgainView
from portal.files.views import DownloadView

app_name = "files"
urlpatterns = [
    path("files/uploads/", UploadsView.as_view(), name="uploads"),
    path("files/uploads/<uuid:upload_id>/", OneUploadView.as_view(), name="upload"),
    path("files/<uuid:file_id>/", DownloadView.as_view(), name="download"),
    path("files/<uuid:file_id>/scan/", ScanAgainView.as_view(), name="scan"),
]
