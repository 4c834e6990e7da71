"""Address of a file as a page."""

from django.urls import path

from portal.reading.views import ReadView

app_name = "reading"
urlpatterns = [path("files/<uuid:file_id>/view/", ReadView.as_view(), name="view")]
