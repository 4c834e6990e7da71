"""Panels of the notice form, in the order an editor thinks."""

# mypy: disable-error-code="has-type"
# Wagtail has no types.

from typing import Any

from django.forms.widgets import Media, Script
from wagtail.admin.compare import TextFieldComparison
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    Panel,
    PublishingPanel,
)

from portal.notices.audience_builder import rules_from_text
from portal.notices.forms import DraftCopyForm, NoticeCopyForm, NoticeForm
from portal.notices.models import NoticeIndexPage, NoticePage
from portal.notices.widgets import attachment_rows
from portal.organisations.audience import UnknownAudience, describe_audience


class AudienceComparison(TextFieldComparison):
    """Compares audiences in words."""

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = in_words(self.val_a), in_words(self.val_b)


class AttachmentsComparison(TextFieldComparison):
    """Compares lists of attachments by their names."""

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = names(self.val_a), names(self.val_b)


def in_words(rules: Any) -> str:
    """An audience as a sentence; unknown tokens as written."""
    rules = rules_from_text(rules)
    try:
        return describe_audience(rules)
    except UnknownAudience:
        return "、".join(rules["include"])


def names(attachments: Any) -> str:
    """Names of attachments in order."""
    rows = attachment_rows(attachments)
    return "、".join(row["label"] or (row["file"].name if row["file"] else "") for row in rows)


class AudiencePanel(FieldPanel):
    """The audience builder."""

    def get_comparison_class(self) -> type[TextFieldComparison]:
        """In words rather than as JSON."""
        return AudienceComparison


class AttachmentsPanel(FieldPanel):
    """The list of attachments."""

    def get_comparison_class(self) -> type[TextFieldComparison]:
        """By name rather than as JSON."""
        return AttachmentsComparison


class OptionsPanel(Panel):
    """The parts that plugins add. Without comments: their fields are not the page's."""

    class BoundPanel(Panel.BoundPanel):
        """Renders each part's form with its errors."""

        template_name = "notices/admin/options_panel.html"

        def is_shown(self) -> bool:
            """Only when a plugin has something to set."""
            return bool(self.form.option_forms)

        @property
        def media(self) -> Media:
            """What the parts' widgets need."""
            media = Media()
            for bound in self.form.option_forms:
                media += bound.form.media
            return media


class SchedulePanel(PublishingPanel):
    """Only when to publish: taking a notice away again is 掲載のおわり, which keeps it citable."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.children = [
            child for child in self.children if getattr(child, "field_name", "") != "expire_at"
        ]


def field(name: str, help_text: str = "", **kwargs: Any) -> FieldPanel:
    """A field with help where an editor would hesitate."""
    return FieldPanel(name, help_text=help_text, **kwargs)


DOCUMENT = MultiFieldPanel(
    [
        FieldRowPanel(
            [
                field("document_number", "例：老介発1118第2号。番号がなければ空けておきます。"),
                field("issued_on", "文書の右上の日付です。"),
            ]
        ),
        FieldRowPanel(
            [
                field("kind"),
                field("legal_nature", "迷ったら：従う義務を定めるのは処理基準だけです。"),
            ]
        ),
        field("legal_basis", "例：地方自治法第245条の4第1項"),
        field("issuers", "連名のときは、すべて選びます。", required_on_save=False),
        FieldRowPanel(
            [
                field(
                    "display_from",
                    "先の日時にすると、公開の操作をしても、その日時まで待って公開します。",
                ),
                field("display_until", "過ぎると「終了」になります。検索では見つかります。"),
            ]
        ),
        FieldRowPanel(
            [
                field("is_important", "一覧の上に出ます。多用すると効きません。"),
                field(
                    "is_urgent",
                    "公開するとすぐ、受け持ちの席の全員にメールします。"
                    "今日明日のうちに動いてもらうときだけ選びます。",
                ),
            ]
        ),
        field(
            "summary",
            "一覧と日報に出る要約。100字を目安に、300字まで。相手が何をすればよいかから書きます。",
        ),
        field("body", "画像と動画は本文に置けません。添付にしてください。"),
        field("contact", "課室、係、内線、メールアドレスの順に書きます。"),
    ],
    heading="文書の項目",
    classname="notice-document",
)
DUTIES = MultiFieldPanel(
    [
        field(
            "duties",
            "受け取る団体で担当になる席が、ここで決まります。"
            "この分野の席がない団体では、代表窓口に届きます。",
            required_on_save=False,
        )
    ],
    heading="所管分野",
)


class EventPanel(MultiFieldPanel):
    """Date and place of a 説明会; a script hides them while another kind is chosen."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        """Brings the script."""

        @property
        def media(self) -> Media:
            """The panel's module beside its fields' own."""
            script: Any = Script("notices/event.js", type="module")
            return super().media + Media(js=[script])


EVENT = EventPanel(
    [
        FieldRowPanel(
            [
                field("event_starts", "説明会のときは必ず入力します。"),
                field("event_ends", "決まっていなければ空けておきます。"),
            ]
        ),
        field("event_place", "例：オンライン、中央合同庁舎第5号館 講堂"),
        field(
            "event_url",
            "オンラインで参加するときのURL。会場かURLのどちらかを入力します。"
            "申込みの期限は「求めること」に、資料と録画（MP4）は「添付」に入れます。",
        ),
    ],
    heading="説明会の日時と場所",
    classname="notice-event",
)
AUDIENCE = MultiFieldPanel(
    [
        AudiencePanel(
            "audience",
            help_text="「含める」のどれかに当たり「除く」に当たらない団体に届きます。"
            "公開のときに1団体ずつ確定します。",
        )
    ],
    heading="宛先",
)
ACTIONS = InlinePanel(
    "actions",
    [
        field("label", "例：到達確認、管内の施設への周知、調査への回答"),
        FieldRowPanel([field("who"), field("due", "相手のやることに、この日付で載ります。")]),
    ],
    heading="求めること",
    label="求めること",
)
ATTACHMENTS = MultiFieldPanel(
    [
        AttachmentsPanel(
            "attachments",
            help_text="ファイルは選ぶとすぐに送られ、ここには番号だけが残ります。",
        )
    ],
    heading="添付",
)
CHANGE = MultiFieldPanel(
    [
        field(
            "change_note",
            "どこが、何から何へ変わったか。受け取った全団体の画面の一番上に出ます。",
        ),
        field(
            "change_level",
            "大きい：知らせて、確認済みの団体にもう一度到達確認を求めます。"
            "小さい：知らせません。誤字などで、意味が変わらないときだけです。",
        ),
    ],
    heading="変更の説明",
)


def install_panels() -> None:
    """Give the pages their form. Not in the models: forms and widgets read the models."""
    NoticePage.base_form_class = NoticeForm
    NoticePage.copy_form_class = NoticeCopyForm
    NoticeIndexPage.copy_form_class = DraftCopyForm
    NoticePage.content_panels = [
        FieldPanel("title", heading="件名", classname="title"),
        DOCUMENT,
        EVENT,
        DUTIES,
        AUDIENCE,
        ACTIONS,
        ATTACHMENTS,
        OptionsPanel(heading="機能ごとの設定"),
        CHANGE,
    ]
    NoticePage.promote_panels = []
    NoticePage.settings_panels = [SchedulePanel(), CommentPanel()]
    NoticeIndexPage.content_panels = [FieldPanel("title", heading="名前", classname="title")]
    NoticeIndexPage.promote_panels = []
    NoticeIndexPage.settings_panels = []
