"""The commands: serving, and setting a workspace up."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from notes import Config
from notes.admin import main
from notes.config import ConfigError
from notes_world import ADMIN_PASSWORD, World, free_port

FOLDER = Path(__file__).parents[1]


def arguments(world: World, **changes: str) -> list[str]:
    options = {
        "data": str(world.config.data),
        "public-url": world.config.public_url,
        "slug": "umbrella",
        "name": "Umbrella",
        "admin-password": ADMIN_PASSWORD,
        "issuer": world.globex.issuer,
        "client-id": "notes-client",
        "client-secret-env": "NOTES_TEST_SECRET",
    }
    return ["create-workspace", *(f"--{name}={value}" for name, value in (options | changes).items())]


def test_a_workspace_is_set_up_twice_and_changed_once(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NOTES_TEST_SECRET", "notes-secret-0123456789")
    assert main(arguments(world)) == 0
    assert main(arguments(world)) == 0
    assert f"/t/umbrella/ signs people in through {world.globex.issuer}" in capsys.readouterr().out
    (before,) = world.rows("select name, revision from workspace where slug = 'umbrella'")
    assert before == {"name": "Umbrella", "revision": 1}
    world.signed_in("umbrella")
    assert main(arguments(world, name="Umbrella Inc.", **{"admin-password": "another password"})) == 0
    (after,) = world.rows("select name, revision from workspace where slug = 'umbrella'")
    assert after == {"name": "Umbrella Inc.", "revision": 1}


def test_settings_that_cannot_be_kept_are_named(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NOTES_TEST_SECRET", "")
    assert main(arguments(world, issuer="nonsense")) == 2
    said = capsys.readouterr().err
    assert "issuer: The issuer must start with https://" in said
    assert "client_secret: The client secret is missing." in said


@pytest.mark.parametrize(
    "address",
    ["notes.example", "http://notes.example", "https://notes.example/path", "ftp://x", "https://a@b"],
)
def test_a_public_url_that_would_be_unsafe_is_refused_at_the_start(tmp_path: Path, address: str) -> None:
    with pytest.raises(ConfigError, match="public URL"):
        Config(tmp_path, address)


def test_the_server_starts_answers_and_stops_when_told(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "notes", f"--port={port}", f"--data={tmp_path}"]
    environment = {**os.environ, "PYTHONPATH": str(FOLDER)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        try:
            assert _answers(f"http://127.0.0.1:{port}/healthz")
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def _answers(address: str) -> bool:
    for _ in range(150):
        try:
            return requests.get(address, timeout=5).status_code == 200
        except requests.ConnectionError:
            time.sleep(0.1)
    return False
