"""The commands of hosts, on a database of their own."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from soramame.service.cli import members_app
from soramame.service.settings import Settings

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SORAMAME_DATA_DIR", str(tmp_path))

    def run(*words: str, fails: bool = False) -> str:
        result = CliRunner().invoke(members_app, list(words))
        assert (result.exit_code != 0) == fails, result.output
        return result.output.strip()

    return run


def test_members_come_stay_and_go(run: Run) -> None:
    cohort = run("cohort", "spring")
    member, secret = run("add", "Ada", "--role", "creative partner", "--cohort", cohort).split("\n")
    assert secret.startswith("soramame_sk_")
    assert "/join#" in run("invite", "--cohort", cohort)
    (invited,) = json.loads(run("list", "invitations", "--format", "json"))
    assert "nobody" in run("withdraw", invited["id"])
    assert "Ada" in run("list")
    (listed,) = json.loads(run("list", "--format", "json"))
    assert (listed["id"], listed["cohort_id"]) == (member, cohort)
    run("quota", member, "seconds_day=600", "concurrent=none", "--reason", "a long film")
    assert "is moved" in run("move", member, "--role", "tester", "--reason", "asked for it")
    run("move", member, "--cohort", "none")
    (moved,) = json.loads(run("list", "--format", "json"))
    assert (moved["role"], moved["cohort_id"]) == ("tester", None)
    run("move", member, "--cohort", cohort)
    (token,) = json.loads(run("tokens", member, "--format", "json"))
    assert token["hint"].startswith("soramame_sk_")
    assert "hash" not in token
    run("add", "Host", "--role", "host")
    assert "is suspended" in run("suspend", member, "--reason", "a leak")
    assert "is restored" in run("restore", member)
    assert run("window", "open house", "--hours", "3").startswith("window_")
    run("window", "later", "--opens", "2030-01-01T10:00", "--cohort", cohort)
    assert len(json.loads(run("list", "windows", "--format", "json"))) == 2
    run("grace", "14", "--reason", "holidays")


def test_the_audit_log_is_filtered_and_printed(run: Run) -> None:
    member, _ = run("add", "=Ada").split("\n")
    run("quota", member, "seconds_day=1", "--reason", "=1+1")
    rows = list(csv.DictReader(io.StringIO(run("audit", "--format", "csv"))))
    assert [row["action"] for row in rows] == ["quota.set", "token.issue", "member.add"]
    assert rows[0]["reason"] == "'=1+1"

    def found(*words: str) -> list[str]:
        return [each["action"] for each in json.loads(run("audit", *words, "--format", "json"))]

    (only,) = json.loads(run("audit", "--action", "quota", "--format", "json"))
    assert (only["actor"], only["subject"]) == ("console", member)
    assert found("--subject", member) == ["quota.set", "member.add"]
    assert found("--limit", "1") == ["quota.set"]
    assert found("--before", str(only["seq"])) == ["token.issue", "member.add"]
    assert found("--actor", "system") == found("--since", "2100-01-01") == []
    assert len(found("--actor", "console", "--since", "2020-01-01")) == 3
    table = run("audit")
    told = datetime.fromtimestamp(only["at"], UTC).strftime("%Y-%m-%d %H:%M:%S")
    assert all(text in table for text in (member, "quota.set", "console", "=1+1", told))


def test_a_time_with_an_offset_is_told_in_its_own_zone(run: Run) -> None:
    for moment in ("2030-01-01T10:00", "2030-01-01T12:00+02:00", "2030-01-01T10:00Z"):
        run("window", moment, "--opens", moment)
    windows = json.loads(run("list", "windows", "--format", "json"))
    assert {window["opens_at"] for window in windows} == {1893492000.0}


def test_a_table_shows_ids_whole_and_no_empty_columns(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    cohort = run("cohort", "spring")
    member, _ = run("add", "Ada Lovelace", "--cohort", cohort).split("\n")
    table = run("list")
    assert all(text in table for text in (member, cohort, "Ada Lovelace", "created_at"))
    assert not any(name in table for name in ("window_id", "suspended_at", "quota"))


@pytest.mark.parametrize(
    "words",
    [("add", "x", "--role", "king"), ("suspend", "nobody"), ("suspend", "member_0"),
     ("quota", "member_0", "fuel=3"), ("quota", "member_0", "concurrent=-1"), ("grace", "3"),
     ("quota", "member_0", "concurrent"), ("window", "x", "--opens", "soon"),
     ("invite", "--cohort", "nowhere"), ("move", "member_0", "--role", "host"),
     ("move", "member_0"), ("tokens", "member_0"), ("withdraw", "invitation_0"),
     ("invite", "--days", "0"), ("invite", "--days", "nan"), ("audit", "--limit", "-1")],
)  # fmt: skip
def test_mistakes_are_explained(run: Run, words: tuple[str, ...]) -> None:
    assert "Invalid value" in run(*words, fails=True)


def test_a_default_size_that_cannot_be_made_is_refused() -> None:
    with pytest.raises(ValidationError, match="'640x480' can't be made; there are: 256x256"):
        Settings(default_size="640x480")


def test_serve_says_that_its_port_is_taken(tmp_path: Path) -> None:
    environment = {**os.environ, "SORAMAME_DATA_DIR": str(tmp_path)}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "soramame", "serve", "--port", port]
        told = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert told.returncode == 2
    assert f"127.0.0.1:{port} can't be listened on" in told.stderr
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []  # nobody was told a token that is shown once


def test_settings_come_from_a_file_and_go_to_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "soramame.toml"
    file.write_text('port = 9000\nhost = "0.0.0.0"\n[engines]\nmine = "a:b"\n')
    monkeypatch.setenv("SORAMAME_CONFIG", str(file))
    monkeypatch.setenv("SORAMAME_HOST", "127.0.0.2")
    settings = Settings(default_model="mine")
    assert (settings.port, settings.host) == (9000, "127.0.0.2")
    assert settings.resolve_model("sora-2") == "mine"
    for name, value in settings.as_environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SORAMAME_CONFIG", "")
    assert Settings() == settings
