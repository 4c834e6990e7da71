"""R-02: rows of append-only tables can be inserted and read, and nothing else."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from portal.ledger.api import append, seal_events
from portal.ledger.models import AuditEntry, Seal, SealMember
from portal.ledger.triggers import append_only_models

from tests.portal.ledger.test_appending import entry

pytestmark = pytest.mark.django_db
MODELS = [AuditEntry, Seal, SealMember]


@pytest.fixture
def sealed() -> AuditEntry:
    event = append(entry())
    seal_events(AuditEntry)
    return event


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


@pytest.mark.parametrize("model", MODELS)
def test_orm_update_is_refused(model: type, sealed: AuditEntry) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(ledger="x") if model is not AuditEntry else model.objects.update(
            action="x"
        )


@pytest.mark.parametrize("model", MODELS)
def test_raw_update_is_refused(model: type, sealed: AuditEntry) -> None:
    assert refused(f"UPDATE {model._meta.db_table} SET id = id")


@pytest.mark.parametrize("model", MODELS)
def test_raw_delete_is_refused(model: type, sealed: AuditEntry) -> None:
    assert refused(f"DELETE FROM {model._meta.db_table}")


def test_orm_save_of_a_changed_event_is_refused(sealed: AuditEntry) -> None:
    sealed.reason = "changed"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sealed.save()


def test_orm_delete_is_refused(sealed: AuditEntry) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sealed.delete()


@pytest.mark.parametrize("model", MODELS)
def test_truncate_is_refused_on_postgresql(model: type, sealed: AuditEntry) -> None:
    truncates = connection.vendor == "postgresql"
    assert refused(f"TRUNCATE {model._meta.db_table} CASCADE") == truncates


def test_ledger_and_published_versions_are_registered() -> None:
    labels = {model._meta.label for model in append_only_models()}
    assert labels >= {
        "ledger.AuditEntry",
        "ledger.Seal",
        "ledger.SealMember",
        "notices.NoticeVersion",
        "notices.VersionFile",
    }


def test_superuser_reads_the_audit_log(
    client_for: Callable[[str], Client], sealed: AuditEntry
) -> None:
    client = client_for("superuser")
    index = client.get("/admin/ledger/auditentry/")
    inspect = client.get(f"/admin/ledger/auditentry/inspect/{sealed.pk}/")
    assert (index.status_code, inspect.status_code) == (200, 200)


@pytest.mark.parametrize("action", ["create/", "edit/{pk}/", "delete/{pk}/"])
def test_superuser_cannot_change_the_audit_log(
    client_for: Callable[[str], Client], sealed: AuditEntry, action: str
) -> None:
    url = "/admin/ledger/auditentry/" + action.format(pk=sealed.pk)
    client_for("superuser").post(url, {"action": "x"})
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["試験"]


def test_editor_does_not_see_the_audit_log(
    client_for: Callable[[str], Client], sealed: AuditEntry
) -> None:
    response = client_for("editor").get("/admin/ledger/auditentry/")
    assert "試験" not in response.content.decode()
