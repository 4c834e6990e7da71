"""Forms that make knowledge of an answer: an FAQ or a notice linked, an FAQ drafted."""

import re
import unicodedata
from typing import Any

from django import forms
from wagtail.models import Page

from portal.faq.api import DraftWords
from portal.inquiries.exceptions import NoSuchFaq, NoSuchNotice
from portal.inquiries.pages.desk_forms import ShareForm
from portal.inquiries.pages.forms import REQUIRED, OneLineField, notice_typed, text_field
from portal.inquiries.permissions import Actor
from portal.notices.rich_text import TooDeep, body_from_markdown

MAX_QUESTION = Page._meta.get_field("title").max_length
FAQ_NUMBER = re.compile(r"(?:^|F-|/faq/)([0-9]{1,9})/?$", re.IGNORECASE)


class FaqDraftForm(ShareForm):
    """Question and answer for everybody, checked for names as a shared case is; ``seen`` is the
    revision of the draft that was given back, as it stood on the screen.
    """

    title = OneLineField(label="問い", max_length=MAX_QUESTION, error_messages=REQUIRED)
    text = text_field("答え", rows=10, hint="箇条書きは行頭に - を付けます。")
    seen = forms.IntegerField(
        label="画面にある版", required=False, widget=forms.HiddenInput, min_value=0
    )
    newer: DraftWords | None = None

    @property
    def is_returned(self) -> bool:
        """Whether it sends a draft again."""
        return self["seen"].value() not in (None, "", 0, "0")

    def come_after(self, words: DraftWords | None) -> None:
        """Show what was saved meanwhile; whoever sends again has seen it."""
        self.newer = words
        self.data = {**self.sent(), "seen": str(words.revision if words else 0)}

    def clean_text(self) -> str:
        """Text that can become a page."""
        try:
            body_from_markdown(self.cleaned_data["text"])
        except TooDeep as error:
            raise forms.ValidationError(str(error)) from None
        return str(self.cleaned_data["text"])


class FaqLinkForm(forms.Form):
    """A published FAQ by the number that stands on it, or its address."""

    faq = forms.CharField(
        label="FAQの番号", max_length=200, help_text="例：F-412。", error_messages=REQUIRED
    )

    def clean(self) -> dict[str, Any]:
        """The id of the page."""
        data = super().clean() or {}
        typed = unicodedata.normalize("NFKC", data.pop("faq", "")).strip()
        found = FAQ_NUMBER.search(typed)
        if found:
            data["faq_id"] = int(found[1])
        elif typed:
            self.add_error("faq", str(NoSuchFaq()))
        return data


class NoticeLinkForm(forms.Form):
    """A notice by document number or code."""

    notice = forms.CharField(
        label="通知の番号", max_length=100, error_messages=REQUIRED,
        help_text="文書番号（老介発1118第2号）か、通知のコード（T-123）。",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean(self) -> dict[str, Any]:
        """The id of the notice."""
        data = super().clean() or {}
        typed = data.pop("notice", "").strip()
        assert self.actor.seat is not None  # noqa: S101 - whoever works at a desk has one
        found = notice_typed(typed, self.actor.user, self.actor.seat) if typed else None
        if found is not None:
            data["notice_id"] = found.pk
        elif typed:
            self.add_error("notice", str(NoSuchNotice()))
        return data
