"""The Japanese names themselves: what no gettext catalogue reaches because it is a row."""

# Default permissions of a model, by action; {} is the model's verbose name.
ACTIONS = {
    "add": "{}を追加できる",
    "change": "{}を変更できる",
    "delete": "{}を削除できる",
    "view": "{}を閲覧できる",
    "choose": "{}を選択できる",
    "publish": "{}を公開できる",
    "lock": "{}をロックできる",
    "unlock": "{}のロックを解除できる",
}

# Permissions that third-party packages name themselves: (app, codename).
PERMISSIONS = {
    ("wagtailadmin", "access_admin"): "管理画面に入れる",
    ("wagtailcore", "bulk_delete_page"): "子ページのあるページを削除できる",
    ("wagtailcore", "lock_page"): "ページをロックし、自分のロックを解除できる",
    ("wagtailcore", "publish_page"): "すべてのページを公開できる",
    ("wagtailcore", "unlock_page"): "すべてのページのロックを解除できる",
}

# Third-party models whose verbose name is not translatable: (app, model).
MODELS = {
    ("helpdesk", "ticketcc"): "チケットの写しの宛先",
    ("mfa", "authenticator"): "認証手段",
    ("wagtailadmin", "editingsession"): "編集中の画面",
    ("wagtailadmin", "formstate"): "入力の状態",
    ("wagtailcore", "locale"): "言語",
    ("wagtailcore", "pagesubscription"): "ページの通知設定",
    ("wagtailcore", "referenceindex"): "参照の索引",
    ("wagtailcore", "uploadedfile"): "アップロード中のファイル",
    ("wagtailcore", "workflowcontenttype"): "ワークフローの対象の種類",
    ("wagtailimages", "rendition"): "画像の変換版",
    ("wagtailsearch", "indexentry"): "検索の索引",
    ("wagtailsearch", "sqliteftsindexentry"): "検索の索引（SQLite）",
}

# Stock rows: (app, model), the fields that hold the name, the English and the Japanese.
# The stock groups hold rights on the whole tree, unlike those of a bureau.
ROWS = [
    (("wagtailcore", "page"), ("title", "draft_title"), "Root", "最上位"),
    (
        ("wagtailcore", "page"),
        ("title", "draft_title"),
        "Welcome to your new Wagtail site!",
        "ホーム",
    ),
    (("wagtailcore", "collection"), ("name",), "Root", "最上位"),
    (("wagtailcore", "workflow"), ("name",), "Moderators approval", "全体の承認"),
    (("wagtailcore", "task"), ("name",), "Moderators approval", "全体の承認者による承認"),
    (("auth", "group"), ("name",), "Moderators", "全体の承認者"),
    (("auth", "group"), ("name",), "Editors", "全体の編集者"),
]

# Form fields that Wagtail labels after the attribute, in English: form class -> field -> label.
FORM_FIELDS = {
    "wagtail.admin.forms.choosers.ExternalLinkChooserForm": {"link_text": "リンクの文字"},
    "wagtail.admin.forms.choosers.AnchorLinkChooserForm": {"link_text": "リンクの文字"},
    "wagtail.admin.forms.choosers.EmailLinkChooserForm": {
        "email_address": "メールアドレス",
        "link_text": "リンクの文字",
        "subject": "件名",
        "body": "本文",
    },
    "wagtail.admin.forms.choosers.PhoneLinkChooserForm": {
        "phone_number": "電話番号",
        "link_text": "リンクの文字",
    },
    "wagtail.admin.forms.workflows.WorkflowPageForm": {"page": "ページ"},
    "wagtail.admin.forms.workflows.WorkflowContentTypeForm": {"content_types": "スニペットの種類"},
    "wagtail.users.forms.PagePermissionsForm": {"page": "ページ"},
    "wagtail.users.views.bulk_actions.assign_role.RoleForm": {"role": "役割"},
}

# Columns of Wagtail's list of sites, labelled in the same way.
SITE_COLUMNS = {"port": "ポート番号", "site_name": "サイト名", "root_page": "トップページ"}
