"""What other apps and plugins may use of files."""

from portal.files.access import on_download, register_file_access
from portal.files.names import name_warnings
from portal.files.purposes import UploadRules
from portal.files.refusals import FileRefused
from portal.files.scanning import awaits_check, has_scanner, scan_now
from portal.files.selectors import file_url
from portal.files.services import hand_over_files, store_path, store_upload
from portal.files.storage import remove_file as discard_bytes

__all__ = [
    "FileRefused",
    "UploadRules",
    "awaits_check",
    "discard_bytes",
    "file_url",
    "hand_over_files",
    "has_scanner",
    "name_warnings",
    "on_download",
    "register_file_access",
    "scan_now",
    "store_path",
    "store_upload",
]
