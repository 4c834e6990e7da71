"""Checking versions: does everything that was published still give the hashes it was given?"""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Prefetch

from portal.ledger.triggers import missing_triggers
from portal.notices.models import NoticeVersion, VersionFile
from portal.notices.versions import canonical, sha256

CHUNK = 200


def version_problems() -> Iterator[str]:
    """What is wrong with the versions, in the order of their ids. Memory stays constant.

    The body, the fields with the list of attachments, and the attachments' rows are compared, and
    the tables' triggers looked for. The bytes on disk are not read.
    """
    files = VersionFile.objects.select_related("file").order_by("position")
    versions = NoticeVersion.objects.order_by("pk").prefetch_related(Prefetch("files", files))
    for version in versions.iterator(chunk_size=CHUNK):
        for problem in _problems_of(version):
            yield f"version {version.pk}: {problem}（{version}）"
    for model in (NoticeVersion, VersionFile):
        for name in missing_triggers(connection, model._meta.db_table):
            yield f"trigger {name}: ありません、または変えられています"


def _problems_of(version: NoticeVersion) -> Iterator[str]:
    data = version.data
    if sha256(canonical(data)) != version.sha256:
        yield "項目が版のハッシュと一致しません"
    if not sha256(version.body) == version.body_sha256 == data.get("body_sha256"):
        yield "本文がハッシュと一致しません"
    if (version.title, version.document_number) != (data["title"], data["document_number"]):
        yield "件名か文書番号が項目と一致しません"
    published = [(e["file"], e["label"], e["sha256"], e["sha256"]) for e in data["attachments"]]
    if [_recorded(row) for row in version.files.all()] != published:
        yield "添付が公開時の一覧と一致しません"


def _recorded(row: VersionFile) -> tuple[str, ...]:
    return str(row.file_id), row.label, row.sha256, row.file.sha256
