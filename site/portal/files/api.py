"""What other apps and plugins may use of files."""

from portal.files.access import on_download, register_file_access
from portal.files.names import name_warnings
from portal.files.selectors import file_url
from portal.files.services import FileRefused, store_path, store_upload
from portal.files.storage import remove_file as discard_bytes

__all__ = [
    "FileRefused",
    "discard_bytes",
    "file_url",
    "name_warnings",
    "on_download",
    "register_file_access",
    "store_path",
    "store_upload",
]
