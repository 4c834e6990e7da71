"""Forms of the account pages and of the organisation page."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.accounts.models import Invitation, User
from portal.accounts.permissions import grantable_roles
from portal.extension.parameters import check_plausible
from portal.organisations.csv_files import has_control_character
from portal.organisations.models import Assignment, Duty, Organisation, Seat

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CHOOSE = "選んでください"
MAX_CSV_BYTES = 2 * 1024 * 1024


def check_line(text: str) -> None:
    """For what stands in one line, in a list or a file. Raises ValidationError."""
    # NUL is refused, with its own words, by every field.
    if "\x00" not in text and has_control_character(text):
        raise ValidationError("使えない文字（改行など）があります。")


class PersonForm(forms.ModelForm):
    """One's own name and telephone."""

    class Meta:
        model = User
        fields = ["name", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        for field in self.fields.values():
            field.validators.append(check_line)


class SeatForm(forms.ModelForm):
    """A seat: section, unit, duties, role, address. Roles are those the person may give."""

    class Meta:
        model = Seat
        fields = ["section", "unit", "duties", "role", "email", "phone"]
        widgets = {"duties": forms.CheckboxSelectMultiple, "role": forms.RadioSelect}
        help_texts = {
            "section": "例：介護保険課",
            "unit": "例：給付係。なければ空のまま。",
            "duties": "選んだ分野の通知が、この席に届きます。",
            "email": "係の共有メールアドレスがあれば。",
            "phone": "係の直通か代表。国や都道府県が受け取りを確かめるときに使います。",
        }

    def __init__(self, *args: Any, organisation: Organisation, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duties"].queryset = Duty.objects.all()  # type: ignore[attr-defined]
        roles = grantable_roles(by, organisation)
        choices = [(role.value, str(role.label)) for role in roles]
        if self.instance.pk and self.instance.role not in roles:
            choices = [(self.instance.role, self.instance.get_role_display())]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service validates the seat, so that its message is the only one."""


class InviteForm(forms.Form):
    """Whom to invite to which seat."""

    email = forms.EmailField(label="メールアドレス", max_length=254)
    name = forms.CharField(label="氏名", max_length=60, validators=[check_line])
    seat = forms.ModelChoiceField(Seat.objects.none(), label="席")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Seat.objects.current().filter(organisation=organisation)
        self.fields["seat"] = SeatField(seats, label="席", empty_label=CHOOSE)
        if organisation.email_domains:
            self.fields["email"].help_text = f"{organisation.email_domains} のもの"


class SeatField(forms.ModelChoiceField):
    """A seat of one's own organisation: section and unit are enough."""

    def label_from_instance(self, obj: Seat) -> str:
        """Section and unit."""
        return obj.label


class RepresentativeForm(forms.Form):
    """Which seat is the 代表窓口."""

    seat = forms.ModelChoiceField(Seat.objects.none(), label="代表窓口にする席")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        # The page holds another field "seat", in the form for inviting.
        super().__init__(*args, **{**kwargs, "auto_id": "id_front_%s"})
        seats = Seat.objects.current().filter(organisation=organisation)
        self.fields["seat"] = SeatField(seats, label="代表窓口にする席", empty_label=CHOOSE)


class AssignForm(forms.Form):
    """Put a person of the organisation on a seat as well."""

    user = forms.ModelChoiceField(User.objects.none(), label="人", empty_label=CHOOSE)
    starts_on = forms.DateField(
        label="はじめの日",
        widget=DATE,
        initial=timezone.localdate,
        validators=[check_plausible],
    )
    ends_on = forms.DateField(
        label="おわりの日",
        widget=DATE,
        required=False,
        help_text="この日まで席にいます。",
        validators=[check_plausible],
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(
            is_active=True, assignments__seat__organisation=organisation
        ).distinct()
        self.fields["user"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day on a seat."""

    ends_on = forms.DateField(label="席にいる最後の日", widget=DATE, validators=[check_plausible])

    def __init__(self, *args: Any, assignment: Assignment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if assignment is not None:
            self.auto_id = f"id_end{assignment.pk}_%s"
            self.initial["ends_on"] = assignment.ends_on or timezone.localdate()


class CsvForm(forms.Form):
    """A CSV file."""

    csv = forms.FileField(
        label="CSVファイル",
        help_text="UTF-8でもシフトJISでも。1行目は列の名前。",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv"}),
        error_messages={
            "required": "CSVファイルを選んでください。",
            "empty": "ファイルが空です。別のファイルを選んでください。",
        },
    )

    def clean_csv(self) -> bytes:
        """The bytes of the file, 2 MB at most."""
        upload = self.cleaned_data["csv"]
        if upload.size > MAX_CSV_BYTES:
            raise ValidationError("ファイルが大きすぎます（2MBまで）。")
        return bytes(upload.read())


class AcceptForm(forms.Form):
    """Name and password of a person who was invited."""

    name = forms.CharField(label="氏名", max_length=60, validators=[check_line])
    password1 = forms.CharField(
        label="パスワード",
        strip=False,
        max_length=200,
        help_text="12字以上。よくある言葉だけのものは使えません。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="パスワード（もう一度）",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = invitation.name
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same, and good enough for this person."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "2つのパスワードが違います。")
        elif first:
            self._check_strength(first)
        return cleaned

    def _check_strength(self, password: str) -> None:
        person = User(email=self.invitation.email, name=self.cleaned_data.get("name", ""))
        try:
            validate_password(password, person)
        except ValidationError as error:
            self.add_error("password1", error)


class RemoveFactorForm(forms.Form):
    """How the person was recognised, before the second factor is taken away."""

    checked = forms.BooleanField(
        label="本人であることを、会うか、知っている番号にかけ直すかして確かめました",
        error_messages={"required": "本人であることを確かめてから、印を付けてください。"},
    )
    reason = forms.CharField(
        label="確かめ方",
        help_text="例：内線にかけ直し、職員証の番号を聞いた。記録に残ります。",
        max_length=200,
        error_messages={"required": "どう確かめたかを書いてください。"},
    )
