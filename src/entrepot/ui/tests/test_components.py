"""Every component says what it takes, and renders with it."""

import re

import pytest
from django import forms

from entrepot.ui import styleguide
from entrepot.ui.components import COTTON, SAMPLES, Component, components, symbols
from entrepot.ui.tests.conftest import Render

ALL = {one.tag: one for one in components()}
VARS = re.compile(r"<c-vars\s([^>]*?)/>", re.DOTALL)
NAME = re.compile(r':?([\w-]+)=(?:"[^"]*"|\'[^\']*\')')
SHOWN = [sample for group in styleguide.groups() for sample in group.samples]


def declared(one: Component) -> set[str]:
    found = VARS.search(one.file.read_text())
    return set(NAME.findall(found[1])) if found else set()


@pytest.mark.parametrize("tag", ALL)
def test_a_component_documents_exactly_what_it_declares(tag: str) -> None:
    documented = {part.name for part in ALL[tag].parts if part.name}
    assert documented == declared(ALL[tag])
    assert ALL[tag].purpose


def test_a_component_is_named_as_its_file() -> None:
    assert {one.file for one in components()} == set(COTTON.glob("*.html"))


def test_every_component_is_shown_in_the_style_guide() -> None:
    assert {one.tag for sample in SHOWN for one in sample.shows} == set(ALL)
    assert {sample.name for sample in SHOWN} == {path.stem for path in SAMPLES.glob("*.html")}


@pytest.mark.parametrize("sample", SHOWN, ids=lambda sample: sample.name)
def test_a_sample_renders_without_leftovers(sample: styleguide.Sample, render: Render) -> None:
    html = render(sample.source, **styleguide.sample_context())
    assert html.strip()
    assert not re.search(r"</?c-|\{\{|\{%|Attrs|None", html)


@pytest.mark.parametrize("tag", ALL)
def test_every_documented_attribute_is_used_by_the_template(tag: str) -> None:
    body = VARS.sub("", re.sub(r"\{#.*?#\}", "", ALL[tag].file.read_text()))
    for name in declared(ALL[tag]):
        assert re.search(rf"\b{name.replace('-', '_')}\b", body), name


def test_other_attributes_reach_the_element(render: Render) -> None:
    html = render('<c-button hx-get="/more" :data-n="n" :title="nothing">More</c-button>', n=3, nothing=None)
    assert 'hx-get="/more" data-n="3"' in html
    assert "title" not in html


@pytest.mark.threat("DEP-01")
@pytest.mark.parametrize(
    "evil", ['"x" onmouseover="alert(1)"', "'><script>alert(1)</script>", '"><img src=x>']
)
def test_a_hostile_value_adds_no_attribute_and_no_element(evil: str, render: Render) -> None:
    html = render(
        '<c-card :data-name="evil" :title="evil" note="{{ evil }}">{{ evil }}</c-card><c-logo :name="evil" />'
        '<c-field name="a" :label="evil" :value="evil" :error="evil" :placeholder="evil" />'
        '<c-diff-row :label="evil" old="a" :new="evil" />',
        evil=evil,
    )
    assert not re.search(r'<(script|img)|"\s+onmouseover=', html)


def test_a_button_is_a_link_when_it_leads_somewhere(render: Render) -> None:
    assert re.search(r'<a href="/x"[^>]*class="button"', render('<c-button href="/x">Go</c-button>'))
    assert '<button type="submit"' in render("<c-button>Go</c-button>")
    assert '<button type="button"' in render('<c-button popovertarget="d">Ask</c-button>')


def test_a_disabled_link_leads_nowhere(render: Render) -> None:
    html = render('<c-button href="/x" disabled>Go</c-button>')
    assert 'aria-disabled="true"' in html
    assert "href" not in html


def test_an_icon_button_has_a_name(render: Render) -> None:
    assert 'aria-label="Remove Notes"' in render('<c-button icon="trash" label="Remove Notes" />')


def test_a_logo_is_the_image_or_else_the_monogram(render: Render) -> None:
    assert '<img class="logo" src="/media/a.png" alt=""' in render(
        '<c-logo name="Notes" src="/media/a.png" />'
    )
    drawn = render('<c-logo name="Notes" src="" />')
    assert ">No</text>" in drawn
    assert drawn == render('<c-logo name="Notes" />')


def test_a_field_ties_its_parts_together(render: Render) -> None:
    html = render(
        '<c-field id="n" name="name" label="Name" help="Short." error="Too long." limit="64" value="Notes" />'
    )
    assert '<label for="n">Name</label>' in html
    assert 'aria-describedby="n-help n-error n-count"' in html
    assert 'aria-invalid="true"' in html
    for part in ("n-help", "n-error", "n-count"):
        assert f'id="{part}"' in html
    assert "5 / 64" in html


def test_a_field_says_each_of_several_errors(render: Render) -> None:
    html = render('<c-field name="a" label="A" :error="errors" />', errors=["First.", "Second."])
    assert html.count("field-error") == 2


def test_a_password_is_never_shown_back(render: Render) -> None:
    assert "hunter2" not in render('<c-field name="p" kind="password" label="Password" value="hunter2" />')


def test_a_select_marks_what_was_chosen(render: Render) -> None:
    html = render(
        '<c-field name="n" kind="select" label="N" :options="o" value="2" />', o=[(1, "One"), (2, "Two")]
    )
    assert '<option value="2" selected>Two</option>' in html
    assert '<option value="1">One</option>' in html


def test_a_field_of_a_form_brings_everything_along(render: Render) -> None:
    class Form(forms.Form):
        label = forms.CharField(max_length=8, help_text="Short.")
        note = forms.CharField(required=False)

    html = render(
        '<c-field :bound="f.label" placeholder="Notes" /><c-field :bound="f.note" />', f=Form({"label": ""})
    )
    assert 'aria-describedby="id_label-help id_label-error id_label-count"' in html
    assert 'placeholder="Notes"' in html
    assert 'aria-invalid="true"' in html
    assert html.count("Optional") == 1


def test_choices_of_a_form_are_a_group_with_a_legend(render: Render) -> None:
    class Form(forms.Form):
        door = forms.ChoiceField(choices=[("a", "The app"), ("o", "The org")], widget=forms.RadioSelect)

    html = render('<c-field :bound="f.door" />', f=Form())
    assert "<legend" in html
    assert html.count('type="radio"') == 2


def test_a_table_without_rows_shows_what_belongs_there(render: Render) -> None:
    source = '<c-table label="T">{% for r in rows %}<tr><td>{{ r }}</td></tr>{% endfor %}'
    source += '<c-slot name="empty"><c-empty title="None yet" /></c-slot></c-table>'
    assert "None yet" in render(source, rows=[])
    assert "<table" not in render(source, rows=[])
    assert "None yet" not in render(source, rows=["one"])


def test_the_journey_says_where_one_is(render: Render) -> None:
    html = render('<c-journey :steps="steps" />', **styleguide.sample_context())
    assert html.count('aria-current="step"') == 1
    assert "You are here: your turn" in html


def test_a_ring_says_its_number(render: Render) -> None:
    assert 'aria-label="86 % complete"' in render('<c-ring :value="n" />', n=85.6)
    assert 'data-tone="done"' in render('<c-ring value="100" />')
    assert "120" not in render('<c-ring value="120" />')


def test_a_dialog_that_posts_carries_the_token(render: Render) -> None:
    assert "csrfmiddlewaretoken" in render(
        '<c-dialog id="d" title="Delete?" action="/delete">All of it.</c-dialog>'
    )


def test_a_missing_slot_does_not_take_a_variable_of_the_page(render: Render) -> None:
    assert "from the page" not in render(
        '<c-card title="A">x</c-card>', foot="from the page", note="from the page"
    )


def test_the_pager_keeps_the_rest_of_the_query(render: Render) -> None:
    html = render(
        '<c-pager :page="page" query="q=a%26b&page=2" noun="listing" />', **styleguide.sample_context()
    )
    assert 'href="?q=a%26b&amp;page=3"' in html
    assert "25 to 48 of 312 listings" in html


def test_the_sprite_has_no_name_twice() -> None:
    assert len(symbols()) == len(set(symbols()))
