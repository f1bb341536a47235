"""The frames: who sees which navigation, and what an error says."""

from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from entrepot.ui.components import components

ORG = SimpleNamespace(name="Northwind", slug="northwind", kind="developer")


@pytest.fixture
def shell(rf: RequestFactory, maya: SimpleNamespace, settings: object) -> str:
    settings.ROOT_URLCONF = "entrepot.ui.tests.urls"  # type: ignore[attr-defined]
    request = rf.get("/o/northwind/")
    request.org, request.person = ORG, maya  # type: ignore[attr-defined]
    link = SimpleNamespace(label="My integrations", url="/i/", icon="blocks", count=2, current=True)
    section = SimpleNamespace(heading="Build", links=[link])
    context = {
        "network_name": "Harbour",
        "nav_sections": [section],
        "messages": [Message(25, "Saved."), Message(40, "Not sent.")],
    }
    return render_to_string("ui/shell.html", context, request)


def test_the_shell_shows_the_org_the_person_and_where_they_are(shell: str) -> None:
    assert "Northwind" in shell
    assert "Account of Maya Lindqvist" in shell
    assert 'aria-current="page"' in shell
    assert '2<span class="visually-hidden"> waiting</span>' in shell


def test_signing_out_is_a_post_with_a_token(shell: str) -> None:
    form = shell[shell.index('action="/sign-out/"') :]
    assert "csrfmiddlewaretoken" in form[: form.index("</form>")]


def test_messages_are_toasts_and_errors_interrupt(shell: str) -> None:
    assert 'role="status" data-toast data-tone="done"' in shell
    assert 'role="alert" data-toast data-tone="stop"' in shell


def test_nobody_sees_no_account_but_the_way_in(pages: Client) -> None:
    html = pages.get("/pages/public/").content.decode()
    assert 'href="/sign-in/"' in html
    assert "Account of" not in html


@pytest.mark.parametrize("name", ["shell", "public", "focus", "error"])
def test_every_frame_has_one_main_a_skip_link_and_no_script_of_its_own(pages: Client, name: str) -> None:
    html = pages.get(f"/pages/{name}/").content.decode()
    assert html.count("<main") == 1
    assert '<a class="skip button" href="#main">' in html
    assert "Harbour</title>" in html
    assert html.count("<script") == html.count("<script src=") + html.count('<script type="module" src=')


def test_an_error_says_what_happened_what_to_do_and_its_number(pages: Client) -> None:
    html = pages.get("/pages/error/").content.decode()
    for words in ("It has moved on", "Someone was faster.", "Reload the page.", "c0ffee"):
        assert words in html


def test_a_mail_shows_its_action_as_button_and_as_text() -> None:
    values = {"action_url": "https://harbour.example/x", "action_label": "Answer", "network_name": "Harbour"}
    html = render_to_string("ui/email.html", values)
    assert html.count("https://harbour.example/x") == 2
    assert "Answer: https://harbour.example/x" in render_to_string("ui/email.txt", values)


def test_the_style_guide_names_every_component(pages: Client) -> None:
    html = pages.get("/styleguide/").content.decode()
    for one in components():
        assert f"&lt;{one.tag}&gt;" in html
