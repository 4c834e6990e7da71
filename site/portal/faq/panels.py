"""Panels of the FAQ form, in the order an editor thinks."""

# mypy: disable-error-code="has-type"
# Wagtail has no types.

from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
)

from portal.faq.editing import FaqForm
from portal.faq.models import FaqIndexPage, FaqPage
from portal.notices.forms import DraftCopyForm
from portal.notices.panels import SchedulePanel, field

OWNER = MultiFieldPanel(
    [
        FieldRowPanel(
            [
                field(
                    "owner_division",
                    "要確認になったとき、この課に知らせます。",
                    required_on_save=False,
                ),
                field("owner_seat", "決まった席があれば選びます。電話がFAQに出ます。"),
            ]
        ),
        field("review_on", "この日を過ぎると、自動で要確認になります。", required_on_save=False),
        field("bureaus", "ほかの部局と一緒に答えるときは、すべて選びます。"),
    ],
    heading="持ち主と見直し",
)
SOURCES = InlinePanel(
    "sources",
    [
        field(
            "version", "公開した通知の、答えが基づいた版です。版が改まると自動で要確認になります。"
        ),
        field("reference", "法令など。例：介護保険法施行規則（令和8年4月施行）"),
        field("place", "例：1(3)、別紙3 問7、第83条の6"),
    ],
    heading="根拠",
    label="根拠",
)
RELATED = InlinePanel("related_faqs", [FieldPanel("other")], heading="近い質問", label="近い質問")


def install_panels() -> None:
    """Give the pages their form. Not in the models: forms and widgets read the models."""
    FaqPage.base_form_class = FaqForm
    FaqPage.copy_form_class = FaqIndexPage.copy_form_class = DraftCopyForm
    FaqPage.content_panels = [
        FieldPanel(
            "title",
            heading="質問",
            help_text="窓口で聞かれるとおりの一文で。例：通帳の写しは何か月分を求めればよいですか。",
        ),
        field("answer", "結論から書きます。画像と動画は置けません。", required_on_save=False),
        field("duties", "一覧の分け方になります。", required_on_save=False),
        SOURCES,
        OWNER,
        RELATED,
    ]
    FaqPage.promote_panels = []
    FaqPage.settings_panels = [SchedulePanel(), CommentPanel()]
    FaqIndexPage.content_panels = [FieldPanel("title", heading="名前", classname="title")]
    FaqIndexPage.promote_panels = []
    FaqIndexPage.settings_panels = []
