"""The demo's mail server keeps each mail once, whole."""

import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from entrepot.config.probes import greets_by_smtp
from entrepot.config.tests.processes import until


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mailbox"


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "entrepot.config.mailcatcher", f"--port={number}", f"--folder={folder}"]
    with subprocess.Popen(command) as catcher:
        until(greets_by_smtp(number))
        yield number
        catcher.terminate()
        assert catcher.wait(5) == 0


def send(port: int, text: str, message_id: str = "") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@one.example", "b@two.example", "Grüße"
    if message_id:
        message["Message-ID"] = message_id
    message.set_content(text)
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(message)


def test_a_mail_becomes_a_file(port: int, folder: Path) -> None:
    send(port, "Welcome aboard.", "<1@harbour.example>")
    (file,) = folder.iterdir()
    assert file.suffix == ".eml"
    assert b"Welcome aboard." in file.read_bytes()
    assert folder.stat().st_mode & 0o077 == 0


def test_a_mail_that_is_sent_again_is_kept_once(port: int, folder: Path) -> None:
    send(port, "First try.", "<1@harbour.example>")
    send(port, "First try.", "<1@harbour.example>")
    send(port, "Another.", "<2@harbour.example>")
    assert len(list(folder.glob("*.eml"))) == 2
    assert list(folder.glob("*.part")) == []


def test_mails_without_an_id_are_told_apart_by_what_they_say(port: int, folder: Path) -> None:
    send(port, "One.")
    send(port, "Two.")
    assert len(list(folder.glob("*.eml"))) == 2


def test_a_mail_that_is_too_large_is_refused(port: int, folder: Path) -> None:
    with pytest.raises(smtplib.SMTPException):
        send(port, "x" * 6_000_000)
    assert not folder.exists()
