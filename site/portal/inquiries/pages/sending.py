"""What tells one sending of a form from another: the form, the act, and the words."""

from uuid import UUID, uuid5

from django.forms import Form
from django.http import HttpRequest

from portal.inquiries.exceptions import SentOtherwise
from portal.inquiries.pages.attaching import Attached, ids_of, sent_key
from portal.inquiries.writing import sending


def act_key(
    request: HttpRequest, act: str, form_class: type[Form], files: Attached | None = None
) -> str:
    """The key against doing an act twice. All forms of a page share one, so it is the act's own;
    with the words in it, what was typed since is not taken for what was sent.
    """
    words = [*typed_words(request, form_class), *brought_files(request, files or Attached())]
    return sending(form_key(sent_key(request), act), repr(words))


def form_key(key: str, act: str) -> str:
    """What the key of an act begins with on a page of this key, whatever the words."""
    return uuid5(UUID(key), act).hex


def typed_words(request: HttpRequest, form_class: type[Form]) -> list[tuple[str, list[str]]]:
    """The fields that somebody fills in; browsers end lines in their way."""
    return [
        (name, [value.strip().replace("\r\n", "\n") for value in request.POST.getlist(name)])
        for name, field in form_class.base_fields.items()
        if not field.widget.is_hidden
    ]


def brought_files(request: HttpRequest, files: Attached) -> list[tuple[str, ...]]:
    """Files that were there already, also those that a first click has taken, and new ones by what
    is in them: a second click uploads those of the first once more.
    """
    named = ids_of(request.POST.getlist("file"))
    new = [(file.name, file.sha256) for file in files.files if str(file.pk) not in named]
    return [*((key,) for key in named), *new]


def point_at_words(form: Form, error: SentOtherwise) -> None:
    """Say beside the words that others were sent in their place."""
    names = [field.name for field in form.visible_fields()]
    first = names[0] if names else None
    form.add_error("text" if "text" in names else first, str(error))
