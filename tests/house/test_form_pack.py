"""The form pack: GOV.UK shapes, and nothing that people typed becomes markup."""

import datetime as dt

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template
from django.utils.html import escape
from django.utils.safestring import SafeString
from lxml import html

from slisystem import form_pack
from slisystem.fields import Checkboxes, DateField, Radios
from slisystem.gallery import GalleryForm
from slisystem.layout import Buttons, Fieldset, Link, Submit

EVIL = "<script>alert(1)</script>&amp;\"'"


def tree(rendered: str) -> html.HtmlElement:
    return html.fromstring(f"<div>{rendered}</div>")


def page(form: forms.Form) -> html.HtmlElement:
    return tree(render_crispy_form(form))


def one(element: html.HtmlElement, path: str) -> html.HtmlElement:
    found = element.xpath(path)
    assert len(found) == 1, (path, found)
    return found[0]


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def form_with(bound: dict[str, str] | None = None, /, **fields: forms.Field) -> forms.Form:
    return type("AForm", (forms.Form,), fields)(bound)


# --- text stays text ----------------------------------------------------------------------


@pytest.mark.parametrize("said", [EVIL, SafeString(EVIL)], ids=["plain", "marked safe"])
@pytest.mark.parametrize(
    "make",
    [
        lambda said: forms.CharField(label=said, help_text=said, initial=said),
        lambda said: forms.CharField(
            label=said, help_text=said, initial=said, widget=forms.Textarea()
        ),
        lambda said: forms.ChoiceField(
            label=said, help_text=said, choices=[(said, said)], initial=said
        ),
        lambda said: forms.ChoiceField(
            label=said,
            help_text=said,
            choices=[(said, said)],
            initial=said,
            widget=Radios(hints={said: said}),
        ),
        lambda said: forms.MultipleChoiceField(
            label=said,
            help_text=said,
            choices=[(said, said)],
            initial=[said],
            widget=Checkboxes(hints={said: said}),
        ),
        lambda said: forms.BooleanField(label=said, help_text=said),
        lambda said: DateField(label=said, help_text=said),
        lambda said: forms.CharField(label=said, help_text=said, widget=forms.PasswordInput()),
    ],
    ids=["input", "textarea", "select", "radios", "checkboxes", "checkbox", "date", "password"],
)
def test_nothing_typed_becomes_markup(make, said):
    form = form_with(None, it=make(said))
    rendered = render_crispy_form(form)
    assert tree(rendered).xpath("//script") == []
    assert words(tree(rendered)).count(EVIL) >= 2  # label and hint, to the letter
    assert "alert" not in rendered.replace(escape(str(said) + ""), "")


def test_errors_and_values_sent_are_escaped():
    def refuse(value):
        raise forms.ValidationError(SafeString(f"Not {value}"))

    form = form_with({"it": EVIL}, it=forms.CharField(label="It", validators=[refuse]))
    rendered = page(form)
    assert rendered.xpath("//script") == []
    assert words(one(rendered, "//p[@class='govuk-error-message']")) == f"Error: Not {EVIL}"
    assert one(rendered, "//input[@name='it']").get("value") == EVIL
    summary = tree(Template("{% error_summary form %}").render(Context({"form": form})))
    assert summary.xpath("//script") == []
    assert words(one(summary, "//li")) == f"Not {EVIL}"


def test_layout_objects_print_text_and_never_a_template():
    form = form_with(None, it=forms.CharField(label="It"))
    said = EVIL + "{{ form }}{% now 'Y' %}"
    form.helper = FormHelper()
    form.helper.layout = Layout(
        Fieldset(said, "it", hint=said),
        Buttons(Submit(said, name="a", value=said), Link(said, "/?a=1&b=2")),
    )
    rendered = page(form)
    assert rendered.xpath("//script") == []
    assert words(one(rendered, "//legend")) == said
    assert words(one(rendered, "//button")) == said
    assert one(rendered, "//button").get("value") == said
    assert one(rendered, "//a").get("href") == "/?a=1&b=2"


# --- shapes -------------------------------------------------------------------------------


def test_label_hint_and_error_are_tied_to_the_control():
    form = form_with({"it": ""}, it=forms.CharField(label="Full name", help_text="As printed."))
    rendered = page(form)
    control = one(rendered, "//input[@name='it']")
    assert control.get("id") == "id_it"
    assert control.get("aria-describedby") == "id_it-hint id_it-error"
    assert words(one(rendered, "//label[@for='id_it']")) == "Full name"
    assert words(one(rendered, "//*[@id='id_it-hint']")) == "As printed."
    assert words(one(rendered, "//*[@id='id_it-error']")) == "Error: This field is required."
    assert control.get("class") == "govuk-input govuk-input--error"
    one(rendered, "//div[@class='govuk-form-group govuk-form-group--error']")


def test_a_control_without_hint_or_error_describes_nothing():
    control = one(page(form_with(None, it=forms.CharField())), "//input[@name='it']")
    assert "aria-describedby" not in control.attrib


def test_the_browser_checks_nothing_and_the_servers_words_show():
    rendered = page(GalleryForm())
    assert "novalidate" in one(rendered, "//form").attrib
    assert rendered.xpath("//*[@required]") == []
    assert rendered.xpath("//*[@placeholder]") == []


def test_attributes_for_the_browser_stay_and_words_to_the_pack_go():
    widget = forms.TextInput(
        {
            "autocomplete": "tel",
            "inputmode": "numeric",
            "spellcheck": "false",
            "placeholder": "x",
            "width": 10,
            "label_size": "m",
        }
    )
    rendered = page(form_with(None, it=forms.CharField(label="It", widget=widget)))
    control = one(rendered, "//input[@name='it']")
    assert dict(control.attrib) == {
        "type": "text",
        "name": "it",
        "id": "id_it",
        "class": "govuk-input govuk-input--width-10",
        "autocomplete": "tel",
        "inputmode": "numeric",
        "spellcheck": "false",
    }
    assert one(rendered, "//label").get("class") == "govuk-label govuk-label--m"


def test_crispys_field_can_set_the_label_size():
    form = form_with(None, it=forms.CharField(label="It"))
    form.helper = FormHelper()
    form.helper.layout = Layout(Div(Field("it", label_size="l"), css_class="app-x"))
    rendered = page(form)
    assert one(rendered, "//label").get("class") == "govuk-label govuk-label--l"
    assert "label-size" not in one(rendered, "//input[@name='it']").attrib


def test_radios_have_a_legend_and_the_first_option_carries_the_fields_id():
    rendered = page(
        form_with(
            {"it": "no"},
            it=forms.ChoiceField(
                label="Q8. Regular?",
                help_text="Choose one.",
                choices=[("yes", "Yes"), ("no", "No")],
                widget=Radios({"label_size": "m"}, hints={"yes": "Every four years"}),
            ),
        )
    )
    fieldset = one(rendered, "//fieldset")
    assert fieldset.get("aria-describedby") == "id_it-hint"
    legend = one(fieldset, "./legend")
    assert words(legend) == "Q8. Regular?"
    assert legend.get("class") == "govuk-fieldset__legend govuk-fieldset__legend--m"
    inputs = fieldset.xpath(".//input[@type='radio']")
    assert [(each.get("id"), each.get("value"), "checked" in each.attrib) for each in inputs] == [
        ("id_it", "yes", False),
        ("id_it_1", "no", True),
    ]
    assert inputs[0].get("aria-describedby") == "id_it-option-hint"
    assert words(one(rendered, "//*[@id='id_it-option-hint']")) == "Every four years"


def test_every_id_on_a_page_is_there_once_and_every_reference_is_met():
    rendered = page(GalleryForm({"verdict": "modified"}))
    ids = rendered.xpath("//@id")
    assert len(ids) == len(set(ids))
    described = [each for value in rendered.xpath("//@aria-describedby") for each in value.split()]
    assert set(described) | set(rendered.xpath("//label/@for")) <= set(ids)


def test_a_revealed_field_stands_once_inside_its_option():
    for form in (GalleryForm(), form_without_layout()):
        rendered = page(form)
        assert len(rendered.xpath("//textarea[@name='words']")) == 1
        one(rendered, "//div[@class='govuk-radios__conditional']//textarea[@name='words']")


def form_without_layout() -> forms.Form:
    return form_with(
        None,
        verdict=forms.ChoiceField(
            choices=[("m", "Modified")], widget=Radios(reveals={"m": "words"})
        ),
        words=forms.CharField(widget=forms.Textarea()),
    )


def test_summary_lists_errors_in_the_fields_order_and_links_to_the_controls():
    form = GalleryForm({"extension": "53077777"})
    form.add_error(None, "The form is too late")
    summary = tree(Template("{% error_summary form %}").render(Context({"form": form})))
    assert words(one(summary, "//h2")) == "There is a problem"
    assert words(summary.xpath("//li")[0]) == "The form is too late"
    targets = [target.removeprefix("#") for target in summary.xpath("//li/a/@href")]
    assert targets[:2] == ["id_name", "id_email"]
    assert set(targets) <= set(page(form).xpath("//@id"))


def test_an_unbound_form_has_no_summary():
    context = Context({"form": GalleryForm()})
    assert Template("{% error_summary %}").render(context).strip() == ""
    assert Template("{% if form|has_errors %}Error: {% endif %}").render(context) == ""


def test_several_forms_share_one_summary():
    group = [
        form_with({"it": ""}, it=forms.CharField(error_messages={"required": f"Enter {name}"}))
        for name in ("one", "two")
    ]
    assert [problem.text for problem in form_pack.problems(group)] == ["Enter one", "Enter two"]


def test_a_hidden_field_is_only_a_control():
    rendered = page(form_with(None, it=forms.CharField(widget=forms.HiddenInput(), initial="7")))
    assert one(rendered, "//input[@name='it']").get("type") == "hidden"
    assert rendered.xpath("//label") == []


# --- dates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed, expected",
    [
        (("4", "3", "2015"), dt.date(2015, 3, 4)),
        (("04", "March", "2015"), dt.date(2015, 3, 4)),
        (("4", "mar", "2015"), dt.date(2015, 3, 4)),
        (("4", "3", ""), "The date must include a year"),
        (("", "3", ""), "The date must include a day and year"),
        (("31", "2", "2015"), "The date must be a real date"),
        (("4", "ma", "2015"), "The date must be a real date"),
        (("4", "3", "15"), "The date must be a real date"),
        (("x", "3", "2015"), "The date must be a real date"),
        (("²", "3", "2015"), "The date must be a real date"),
        (("", "", ""), "Enter the date"),
    ],
)
def test_a_date_is_read_from_three_boxes(typed, expected):
    sent = dict(zip(("it_day", "it_month", "it_year"), typed, strict=True))
    form = form_with(sent, it=DateField())
    assert (form.cleaned_data["it"] if form.is_valid() else form.errors["it"][0]) == expected


def test_an_optional_date_may_be_empty():
    form = form_with({}, it=DateField(required=False))
    assert form.is_valid()
    assert form.cleaned_data == {"it": None}


def test_a_date_keeps_what_was_typed():
    form = form_with(
        {"it_day": "31", "it_month": "2", "it_year": EVIL}, it=DateField(label="When?")
    )
    rendered = page(form)
    assert rendered.xpath("//fieldset//input/@value") == ["31", "2", EVIL]
    assert rendered.xpath("//fieldset//input/@id") == ["id_it", "id_it_1", "id_it_2"]
