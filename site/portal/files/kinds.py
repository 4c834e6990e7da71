"""Which kinds of file are taken, and how each is named to a browser.

The content type comes from this table, never from the client. What a browser could run (html, svg,
xml, js) and programs are not here, so they are refused.
"""

OFFICE = "application/vnd.openxmlformats-officedocument"
UNKNOWN = "application/octet-stream"

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docm": "application/vnd.ms-word.document.macroEnabled.12",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "pptm": "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    # 一太郎, DocuWorks, Jw_cad: what offices send each other beside Microsoft's formats.
    "jtd": "application/x-js-taro",
    "xdw": "application/vnd.fujixerox.docuworks",
    "xbd": "application/vnd.fujixerox.docuworks.binder",
    "jww": "application/x-jww",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "rtf": "application/rtf",
    # No charset: text may be Shift_JIS, and naming another would garble it.
    "csv": "text/csv",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "zip": "application/zip",
    "mp4": "video/mp4",
    "webm": "video/webm",
}

SHORT_KINDS = {
    "pdf": "PDF",
    "doc": "Word",
    "docx": "Word",
    "docm": "Word",
    "xls": "Excel",
    "xlsx": "Excel",
    "xlsm": "Excel",
    "ppt": "PPT",
    "pptx": "PPT",
    "pptm": "PPT",
    "jtd": "一太郎",
    "csv": "CSV",
    "txt": "TXT",
    "zip": "ZIP",
    "mp4": "MP4",
    "png": "画像",
    "jpg": "画像",
    "jpeg": "画像",
}
SHORT_LENGTH = 5

DOCUMENTS = frozenset(CONTENT_TYPES)


def extension_of(name: str) -> str:
    """Lower-case extension without the dot, or an empty string."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def content_type_of(name: str) -> str:
    """Content type of a file by its extension; bytes of no kind when it has none we know."""
    return CONTENT_TYPES.get(extension_of(name), UNKNOWN)


def short_kind(name: str) -> str:
    """Kind of file in one short word: PDF, Word, Excel."""
    extension = extension_of(name)
    return SHORT_KINDS.get(extension, extension.upper()[:SHORT_LENGTH] or "他")
