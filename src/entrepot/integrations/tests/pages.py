"""A browser's view of a page: its forms, as they would be posted."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from entrepot.integrations.models import Version
from entrepot.orgs.addresses import org_path

Fields = dict[str, list[str]]


class _Forms(HTMLParser):
    """Collects what each form would send, by its id."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: dict[str, Fields] = {}
        self.current = ""
        self.select: tuple[Fields, str] | None = None
        self.first_option: str | None = None
        self.text: tuple[Fields, str] | None = None

    def _fields(self, attrs: dict[str, str | None]) -> Fields:
        return self.forms.setdefault(attrs.get("form") or self.current, {})

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = dict(pairs)
        name, value = attrs.get("name"), attrs.get("value") or ""
        if tag == "form":
            self.current = attrs.get("id") or ""
            self.forms.setdefault(self.current, {})
        elif tag == "input" and name and "disabled" not in attrs:
            kind = attrs.get("type")
            if kind not in ("checkbox", "radio", "file", "submit") or ("checked" in attrs):
                self._fields(attrs).setdefault(name, []).append(value)
        elif tag == "textarea" and name:
            self.text = (self._fields(attrs), name)
            self.text[0].setdefault(name, []).append("")
        elif tag == "select" and name:
            self.select, self.first_option = (self._fields(attrs), name), None
        elif tag == "option" and self.select:
            self.first_option = value if self.first_option is None else self.first_option
            if "selected" in attrs:
                self.select[0][self.select[1]] = [value]

    def handle_data(self, data: str) -> None:
        if self.text:
            self.text[0][self.text[1]][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text:
            fields, name = self.text
            fields[name][-1] = fields[name][-1].removeprefix("\n").replace("\n", "\r\n")
            self.text = None
        elif tag == "select" and self.select:
            fields, name = self.select
            fields.setdefault(name, [self.first_option or ""])
            self.select = None
        elif tag == "form":
            self.current = ""


def forms(html: str) -> dict[str, Fields]:
    """The forms of a page by their ids, filled in as the page shows them."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def tab_path(version: Version, tab: str) -> str:
    return org_path(version.org, "integrations:edit", version.id, tab)


def shown(client: Client, version: Version, tab: str) -> Fields:
    """The form of a tab, as a browser holds it."""
    answer = client.get(tab_path(version, tab))
    assert answer.status_code == 200
    return forms(answer.content.decode())["draft-form"]


def post(
    client: Client, version: Version, tab: str, fields: Fields, *, htmx: bool = False, **more: str
) -> Any:
    """Send the form of a tab, with a button or another value."""
    headers = {"HX-Request": "true"} if htmx else {}
    data = {key: value for key, value in fields.items() if key != "csrfmiddlewaretoken"}
    return client.post(tab_path(version, tab), {**data, **more}, headers=headers)
