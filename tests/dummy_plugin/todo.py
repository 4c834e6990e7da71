"""A group on the home page."""

from portal.extension.todo import TodoItem, TodoSource, register_todo

register_todo(
    TodoSource(
        "dummy",
        "見本の用事",
        "見本です。",
        items=lambda seat: [TodoItem("dummy-1", "見本の用事を片づける", "/dummy/", "片づける")],
        elsewhere=lambda seat: [],
        counts=lambda seats: {seat.pk: 1 for seat in seats},
    )
)
