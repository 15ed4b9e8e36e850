"""The documents say what the code does: settings, routes, roles, limits, commands, tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from serving import Running

from soramame.service.announcements import EVENT_TYPES
from soramame.service.app import create_app
from soramame.service.cli import members_app
from soramame.service.roles import PERMISSIONS, PUBLIC_WINDOW, ROLES, Quota
from soramame.service.settings import Settings
from soramame.service.sizes import STANDARD, write_size

ROOT = Path(__file__).parents[2]
API, MEMBERS, SECURITY, OPERATIONS = (
    (ROOT / "docs" / f"{name}.md").read_text()
    for name in ("api", "members", "security", "operations")
)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_described(name: str) -> None:
    assert f"`{name}`" in OPERATIONS


def test_the_defaults_are_the_codes() -> None:
    """Those that are a number, a switch or a list: the others are told in words."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()
                if isinstance(field.default, (int, float, list))}  # fmt: skip
    for first, cell in re.findall(r"^\| (`.+?`) \| (.*?) \|", OPERATIONS, re.MULTILINE):
        names = re.findall(r"\w+", first)
        if defaults.keys() >= {*names}:
            assert cell == ", ".join(written(defaults.pop(name)) for name in names), first
    assert defaults.keys() == {"port"}  # told beside the host, in words


def written(value: object) -> str:
    """A setting's default as the table writes it."""
    match value:
        case bool():
            return str(value).lower()
        case int() if value >= 2**20 and value % 2**20 == 0:
            return f"{value // 2**30} GiB" if value % 2**30 == 0 else f"{value // 2**20} MiB"
        case int() | float():
            return f"{value:,.0f}" if value >= 1e6 else f"{value:g}"
        case list():
            return ", ".join(map(written, value))
    return str(value)


def test_every_route_is_described(idle: Running) -> None:
    document = create_app(idle.service).openapi()
    for path, methods in document["paths"].items():
        for method in methods:
            known = f"`{method.upper()} {path}`"
            assert known in API + MEMBERS or f"`{path}`" in OPERATIONS, known


def test_the_table_of_roles_is_the_codes() -> None:
    head, _, *rows = re.findall(r"^\|(.+)\|$", MEMBERS.partition("## Joining")[0], re.MULTILINE)
    roles = [cell.strip() for cell in head.split("|")][1:]
    assert roles == list(ROLES)
    told = {}
    for row in rows:
        permission, *cells = (cell.strip() for cell in row.split("|"))
        told[permission.strip("`")] = {r for r, c in zip(roles, cells, strict=True) if c == "yes"}
    assert told == {
        name: {role for role in ROLES if name in ROLES[role].permissions} for name in PERMISSIONS
    }
    for name, meaning in PERMISSIONS.items():
        assert f"`{name}`: {meaning}." in MEMBERS


def test_the_limits_are_the_codes() -> None:
    for role, entry in ROLES.items():
        limits = (entry.quota.concurrent, entry.quota.seconds_day, entry.quota.requests_minute)
        cells = " | ".join("" if value is None else str(value) for value in limits)
        assert f"| {role} | {cells} |".replace("|  |", "| |").replace("|  |", "| |") in MEMBERS
    for name in Quota().__dict__:
        assert f"`{name}`" in MEMBERS
    public = PUBLIC_WINDOW
    assert (
        f"{public.concurrent} jobs at a time, {public.address_concurrent} by address, and "
        f"{public.address_seconds_day} seconds of video a day by address"
    ) in MEMBERS


def test_what_hosts_do_by_api_has_a_command_and_the_reverse(idle: Running) -> None:
    table = MEMBERS.partition("## The same by API")[2]
    told = set(re.findall(r"`([A-Z]+ /v1/programme/[^`]+)`", table))
    paths = create_app(idle.service).openapi()["paths"].items()
    hosts = {f"{method.upper()} {path}" for path, methods in paths for method in methods
             if path.startswith("/v1/programme/")}  # fmt: skip
    assert told == hosts
    assert set(re.findall(r"`members (\w+)", table)) == {
        command.name for command in members_app.registered_commands
    }
    for row in re.findall(r"^\| `.+$", table, re.MULTILINE):
        assert "`members " in row.split("|")[2], row


def test_every_event_and_size_is_described() -> None:
    for name in (*EVENT_TYPES[:2], *(write_size(size) for size in STANDARD)):
        assert name in API


def test_each_threat_names_tests_that_exist() -> None:
    _, _, *threats = re.findall(r"^\|.+\|$", SECURITY, re.MULTILINE)
    for threat in threats:
        named = re.findall(r"`(test_\w+\.py)(?:::(test_\w+))?`", threat.rsplit("|", 2)[1])
        assert named, threat
        for file, test in named:
            source = (ROOT / "tests" / "service" / file).read_text()
            assert f"def {test}(" in source if test else "def test_" in source, threat


def test_every_error_code_is_described() -> None:
    source = "".join(path.read_text() for path in (ROOT / "src/soramame/service").rglob("*.py"))
    codes = set(re.findall(r"(?:Api|Refused)Error\(\s*\d{3},\s*\"(\w+)\"", source))
    codes |= set(re.findall(r"code: str = \"(\w+)\"", source))
    missing = {code for code in codes if f"`{code}`" not in API}
    assert missing <= {"internal_error"}
