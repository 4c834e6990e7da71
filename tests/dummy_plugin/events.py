"""Listens to publication, and refuses notices about nothing."""

from typing import Any

from portal.extension.events import (
    NoticePublished,
    PublicationStopped,
    before_publication,
    subscribe,
)

heard: list[NoticePublished] = []


@subscribe(NoticePublished)
def remember(event: NoticePublished) -> None:
    """Keep what was told."""
    heard.append(event)


@subscribe(NoticePublished)
def break_down(event: NoticePublished) -> None:
    """A receiver that fails must hinder nobody."""
    raise ZeroDivisionError


@before_publication
def refuse_nothing(notice: Any) -> None:
    """A named error stops the publication."""
    if notice.title == "無題":
        raise PublicationStopped("題のない通知は公開できません。")
