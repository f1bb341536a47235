"""The demo's mailbox reads what the catcher wrote, and lets no script of a mail run."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory

from entrepot.notify import mailbox, views


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    (tmp_path / "mailbox").mkdir()
    return tmp_path / "mailbox"


def _write(folder: Path, name: str, subject: str, to: str = "maya@northwind.example") -> None:
    message = EmailMessage()
    message["Subject"], message["To"], message["From"] = subject, to, "Harbour <network@harbour.example>"
    message["Date"] = f"Tue, 17 Nov 2026 10:0{len(name)}:00 +0000"
    message.set_content("Open http://localhost:8000/link/abc to go on.\n")
    message.add_alternative("<p>Open it<script>alert(1)</script></p>", subtype="html")
    (folder / f"{name}.eml").write_bytes(bytes(message))


def test_the_newest_comes_first_and_search_reads_subject_recipient_and_text(folder: Path) -> None:
    _write(folder, "a", "Welcome")
    _write(folder, "bb", "Returned", to="omar@northwind.example")
    assert [mail.subject for mail in mailbox.received()] == ["Returned", "Welcome"]
    assert [mail.subject for mail in mailbox.received("OMAR@")] == ["Returned"]
    assert mailbox.received()[0].links == ["http://localhost:8000/link/abc"]


@pytest.mark.parametrize("name", ["../secrets", "a/b", "", "a.eml", "\0"])
def test_a_name_cannot_leave_the_folder(folder: Path, name: str) -> None:
    (folder.parent / "secrets.eml").write_text("no")
    assert mailbox.find(name) is None


@pytest.mark.threat("TEXT-02")
def test_the_html_of_a_mail_runs_no_script(folder: Path) -> None:
    _write(folder, "a", "Welcome")
    response = views.mail_html(RequestFactory().get("/"), "a")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "allow-scripts" not in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_a_mail_that_is_not_there_is_404(folder: Path) -> None:
    with pytest.raises(Http404):
        views.mail_html(RequestFactory().get("/"), "nothing")
