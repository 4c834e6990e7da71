"""What operators read about the work of the outbox."""

from portal.extension.jobs import handlers


def test_every_kind_of_work_has_a_japanese_name() -> None:
    assert [entry.kind for entry in handlers if entry.label.isascii()] == []
