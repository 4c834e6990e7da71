"""What objects are made of, to compare them before and after a privileged act (H-15)."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Model
from wagtail.models import (
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    PageViewRestriction,
    Revision,
    Task,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

# Rows that belong to an object although they stand in tables of their own.
PARTS = {
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    PageViewRestriction,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
}
States = dict[Any, tuple[Model, dict[str, Any]]]


def states(model: type[Model], keys: Collection[Any]) -> States:
    """Objects and what they are made of, by key; objects that are not there are left out.

    The number of queries is that of the tables, whatever the number of objects.
    """
    found: dict[Any, Model] = {one.pk: one for one in model._default_manager.filter(pk__in=keys)}
    wholes = _whole_tasks(found) if model is Task else list(found.values())
    made_of = {one.pk: _own_fields(one) for one in wholes}
    for name, table, owner, columns in _belonging({type(one) for one in wholes}):
        rows = _rows(table, owner, columns, found)
        for key, state in made_of.items():
            state[name] = rows[key]
    return {key: (_spoken_of(one), made_of[key]) for key, one in found.items()}


def _spoken_of(one: Model) -> Model:
    """What the log names: not a revision, which nobody knows by number, but its page."""
    page: Model = one.content_object if isinstance(one, Revision) else one
    return page


def _whole_tasks(keys: Collection[Any]) -> list[Model]:
    return list(Task.objects.filter(pk__in=keys).specific())


def _own_fields(one: Model) -> dict[str, Any]:
    return {field.name: field.value_to_string(one) for field in one._meta.concrete_fields}


def _belonging(
    kinds: Collection[type[Model]],
) -> Iterator[tuple[str, type[Model], str, list[str]]]:
    """Tables whose rows belong to objects: name, model, the column that says to which, columns."""
    for meta in (kind._meta for kind in kinds):
        for field in meta.many_to_many:
            link: Any = field
            columns = [f"{link.m2m_reverse_field_name()}_id"]
            yield field.name, link.remote_field.through, f"{link.m2m_field_name()}_id", columns
        for relation in meta.related_objects:
            part: Any = relation.related_model
            if part in PARTS:
                columns = [field.attname for field in part._meta.concrete_fields]
                yield relation.name, part, relation.field.attname, columns


def _rows(
    table: type[Model], owner: str, columns: list[str], keys: Collection[Any]
) -> defaultdict[Any, list[list[str]]]:
    """The rows that belong to each of the keys."""
    rows: defaultdict[Any, list[list[str]]] = defaultdict(list)
    chosen = table._base_manager.filter(**{f"{owner}__in": list(keys)}).order_by(*columns)
    for key, *row in chosen.values_list(owner, *columns):
        rows[key].append(list(map(str, row)))
    return rows
