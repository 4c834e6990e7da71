"""The attachments of a notice through its versions: what came, was exchanged, went, or stayed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.notices.comparison import counterpart
from portal.notices.models import NoticeVersion
from portal.notices.reading import ShownFile, version_file

Change = Literal["新規", "差し替え", "変更なし", "削除"]


@dataclass(frozen=True)
class Step:
    """An attachment in one version; ``file`` is None in the version that no longer carries it."""

    number: int
    published_at: datetime
    change: Change
    file: ShownFile | None


@dataclass
class AttachmentHistory:
    """One attachment, oldest version first."""

    steps: list[Step] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Its latest name."""
        return self.last_file.label

    @property
    def file_ids(self) -> set[UUID | None]:
        """The stored files it was, one after the other."""
        return {step.file.id for step in self.steps if step.file}

    @property
    def is_current(self) -> bool:
        """Whether the last version that was looked at carries it."""
        return self.steps[-1].file is not None

    @property
    def last_file(self) -> ShownFile:
        """The file as it was carried last."""
        return next(step.file for step in reversed(self.steps) if step.file)


def attachment_histories(versions: Iterable[NoticeVersion]) -> list[AttachmentHistory]:
    """All attachments that any version carried, those of the latest first.

    ``versions``: oldest first, with their files loaded.
    """
    histories: list[AttachmentHistory] = []
    for version in versions:
        _follow(histories, version)
    return sorted(histories, key=lambda history: not history.is_current)


def _follow(histories: list[AttachmentHistory], version: NoticeVersion) -> None:
    """Add a step of this version to every attachment that it carries or drops."""
    waiting = [history for history in histories if history.is_current]
    rows = sorted(version.files.all(), key=lambda row: row.position)
    for file in [version_file(row, version.number) for row in rows]:
        before = [(history.label, history.last_file.sha256) for history in waiting]
        found = counterpart(file.label, file.sha256, before)
        if found is None:
            histories.append(AttachmentHistory([_step(version, "新規", file)]))
            continue
        history = waiting.pop(before.index(found))
        same = history.last_file.sha256 == file.sha256
        history.steps.append(_step(version, "変更なし" if same else "差し替え", file))
    for history in waiting:
        history.steps.append(_step(version, "削除", None))


def _step(version: NoticeVersion, change: Change, file: ShownFile | None) -> Step:
    return Step(version.number, version.published_at, change, file)
