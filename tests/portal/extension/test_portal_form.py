"""Form fields as the components draw them."""

from django import forms
from django.template.loader import render_to_string
from portal.extension.templatetags import portal_form


class QuestionForm(forms.Form):
    """Every kind of control the field component tells apart."""

    title = forms.CharField(label="件名", help_text="1文で。")
    body = forms.CharField(label="内容", required=False, widget=forms.Textarea)
    to = forms.ChoiceField(label="相手", choices=[("a", "北海道")], widget=forms.RadioSelect)
    topic = forms.ChoiceField(label="区分", choices=[("a", "介護保険")])
    agree = forms.BooleanField(label="同意", required=False)
    file = forms.FileField(label="添付", required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        """One error that belongs to no field."""
        raise forms.ValidationError("全体の誤り")


def test_control_kind_follows_the_widget() -> None:
    kinds = [portal_form.control_kind(field) for field in QuestionForm()]
    assert kinds == ["input", "area", "choices", "select", "check", "file", "input"]


def test_control_names_its_hint() -> None:
    assert portal_form.control(QuestionForm()["title"]) == (
        '<input type="text" name="title" class="tn-input" '
        'aria-describedby="id_title_helptext" required id="id_title">'
    )


def test_control_with_error_is_invalid_and_names_both_texts() -> None:
    assert portal_form.control(QuestionForm({})["title"]) == (
        '<input type="text" name="title" class="tn-input tn-input--error" '
        'aria-describedby="id_title_helptext id_title_error" required aria-invalid="true" '
        'id="id_title">'
    )


def test_control_drops_a_placeholder_that_repeats_the_label() -> None:
    form = QuestionForm()
    form.fields["body"].widget.attrs["placeholder"] = "内容"
    assert "placeholder" not in portal_form.control(form["body"])


def test_form_errors_come_in_order_with_their_anchors() -> None:
    required = str(forms.Field.default_error_messages["required"])
    assert portal_form.form_errors(QuestionForm({"title": "あ"})) == [
        ("全体の誤り", ""),
        (f"相手：{required}", "#id_to"),
        (f"区分：{required}", "#id_topic"),
        (f"Token：{required}", ""),
    ]


def test_form_errors_of_no_form_are_none() -> None:
    assert portal_form.form_errors(None) == []


def test_choices_are_a_fieldset_that_the_summary_can_reach() -> None:
    html = render_to_string("components/field/field.html", {"field": QuestionForm({})["to"]})
    assert '<fieldset class="tn-field" id="id_to" tabindex="-1"' in html


def test_error_summary_is_an_alert_that_takes_the_focus() -> None:
    html = render_to_string(
        "components/error_summary/error_summary.html", {"form": QuestionForm({})}
    )
    assert 'role="alert" id="errors" tabindex="-1" autofocus' in html


def test_error_summary_of_a_good_form_is_empty() -> None:
    html = render_to_string("components/error_summary/error_summary.html", {"form": QuestionForm()})
    assert html.strip() == ""
