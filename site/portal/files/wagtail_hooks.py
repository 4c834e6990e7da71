"""Upload page and file list in the Wagtail admin."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from portal.files.admin import StoredFileAdmin
from portal.files.upload_views import UploadView

modeladmin_register(StoredFileAdmin)


@hooks.register("register_admin_urls")
def upload_url() -> list[URLPattern]:
    """``/admin/files/upload/``"""
    return [path("files/upload/", UploadView.as_view(), name="files_upload")]
