"""Users in the Wagtail admin: name and e-mail address, never the username, never a password."""

from typing import Any

from django import forms
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, EditView, IndexView, UserColumn, UserViewSet

from portal.accounts.forms import check_line
from portal.accounts.models import User
from portal.ledger.api import record_audit

FIELDS = ["email", "name", "phone", "is_superuser"]


class _PersonFields:
    """Our users have one name field; groups follow from seats and are not chosen by hand."""

    first_name = None
    last_name = None

    def clean_email(self) -> str:
        """Addresses are kept in lower case, as sign-in compares them so."""
        return str(self.cleaned_data["email"]).lower()  # type: ignore[attr-defined]


class PersonCreationForm(_PersonFields, UserCreationForm):
    """A new person, without a password: an invitation or a reset link lets them choose one."""

    class Meta:
        model = User
        fields = FIELDS

    name = forms.CharField(label="氏名", max_length=60, validators=[check_line])

    def save(self, commit: bool = True) -> User:
        """Save with a password that nobody knows."""
        self.instance.set_unusable_password()
        return super().save(commit=commit)


class PersonEditForm(_PersonFields, UserEditForm):
    """Change name, address and whether the person may sign in."""

    class Meta:
        model = User
        fields = [*FIELDS, "is_active"]

    name = forms.CharField(label="氏名", max_length=60, validators=[check_line])


class PersonIndexView(IndexView):
    """The list, searched by name and address."""

    search_fields = ["name", "email"]

    @property
    def columns(self) -> list[Column]:
        """Name, address, level, whether active, last sign-in."""
        title = self._get_title_column_class(UserColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="user"),
            title("name", label="氏名", accessor=str, sort_key="name", get_url=self.get_edit_url),
            Column("email", label="メールアドレス", sort_key="email"),
            BooleanColumn("is_superuser", label="システム管理者", sort_key="is_superuser"),
            BooleanColumn("is_active", label="有効", sort_key="is_active"),
            DateColumn("last_login", label="最終ログイン", sort_key="last_login"),
        ]

    def get_delete_url(self, instance: User) -> None:
        """No link: people are made inactive, since records of theirs stay."""
        return


class PersonCreateView(CreateView):
    """Creation is a privileged act and is written to the audit log."""

    def save_instance(self) -> Any:
        """Save, then record."""
        user = super().save_instance()
        record_audit(actor=self.request.user, action="利用者を作成", target=user, after=state(user))
        return user


class PersonEditView(EditView):
    """A change of somebody's powers is written to the audit log."""

    def save_instance(self) -> Any:
        """Save, then record state before and after."""
        before = state(User.objects.get(pk=self.object.pk))
        user = super().save_instance()
        record_audit(
            actor=self.request.user,
            action="利用者を変更",
            target=user,
            before=before,
            after=state(user),
        )
        return user


def state(user: User) -> dict[str, Any]:
    """What the audit log proves about a user."""
    return {
        "email": user.email,
        "name": user.name,
        "is_active": user.is_active,
        "is_superuser": user.is_superuser,
    }


class PortalUserViewSet(UserViewSet):
    """Everything of Wagtail's, with our forms; ``wagtail_hooks`` refuses to delete."""

    ordering = "email"
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"
    # Wagtail's copy form, sent back to its own address, would change the person it copies.
    copy_view_enabled = False
    list_export = ["email", "name", "is_superuser", "is_active", "last_login"]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Our forms."""
        return PersonEditForm if for_update else PersonCreationForm
