"""Address of the download gate."""

from django.urls import path

from portal.files.views import DownloadView

app_name = "files"
urlpatterns = [path("files/<uuid:file_id>/", DownloadView.as_view(), name="download")]
