"""What other apps and plugins may use of files."""

from portal.files.access import on_download, register_file_access
from portal.files.names import name_warnings
from portal.files.selectors import file_url
from portal.files.services import FileRefused, store_path, store_upload

__all__ = [
    "FileRefused",
    "file_url",
    "name_warnings",
    "on_download",
    "register_file_access",
    "store_path",
    "store_upload",
]
