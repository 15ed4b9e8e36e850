"""Every route against every role, and against callers who are foreign, suspended or restricted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from fastapi.routing import iter_route_contexts
from serving import Running, fast_settings, serving
from starlette.requests import Request

from soramame.service import people, suspension
from soramame.service.access import authenticate
from soramame.service.app import create_app
from soramame.service.audit import SYSTEM
from soramame.service.errors import ApiError
from soramame.service.roles import ROLES

OPEN = {"/healthz", "/readyz", "/docs", "/openapi.json", "/join", "/v1/join", "/v1/visits",
        "/media/{video_id}/{variant}"}  # fmt: skip
PERMISSION = {
    "POST /v1/videos": "create",
    "POST /v1/videos/extensions": "extend",
    "POST /v1/videos/edits": "remix",
    "POST /v1/videos/characters": "create",
    "GET /v1/videos/characters/{character_id}": "read",
    "POST /v1/videos/{video_id}/remix": "remix",
    "GET /v1/videos": "read",
    "GET /v1/videos/{video_id}": "read",
    "DELETE /v1/videos/{video_id}": "delete",
    "POST /v1/videos/{video_id}/cancel": "delete",
    "GET /v1/videos/{video_id}/content": "read",
    "HEAD /v1/videos/{video_id}/content": "read",
    "POST /v1/videos/{video_id}/links": "watch",
    "GET /v1/videos/{video_id}/events": "watch",
    "POST /v1/files": "files",
    "GET /v1/files": "files",
    "GET /v1/files/{file_id}": "files",
    "GET /v1/files/{file_id}/content": "files",
    "DELETE /v1/files/{file_id}": "files",
    "POST /v1/batches": "batches",
    "GET /v1/batches": "batches",
    "GET /v1/batches/{batch_id}": "batches",
    "POST /v1/batches/{batch_id}/cancel": "batches",
    "GET /v1/webhook_event_types": "webhooks",
    "POST /v1/webhook_endpoints": "webhooks",
    "GET /v1/webhook_endpoints": "webhooks",
    "GET /v1/webhook_endpoints/{endpoint_id}": "webhooks",
    "POST /v1/webhook_endpoints/{endpoint_id}": "webhooks",
    "DELETE /v1/webhook_endpoints/{endpoint_id}": "webhooks",
    "POST /v1/webhook_endpoints/{endpoint_id}/rotate_secret": "webhooks",
    "POST /v1/webhook_endpoints/{endpoint_id}/test": "webhooks",
    "GET /v1/models": "read",
    "GET /v1/me": "read",
    "POST /v1/tokens": "tokens",
    "GET /v1/tokens": "tokens",
    "DELETE /v1/tokens/{token_id}": "tokens",
    "POST /v1/programme/invitations": "manage",
    "GET /v1/programme/invitations": "manage",
    "DELETE /v1/programme/invitations/{invitation_id}": "manage",
    "GET /v1/programme/members": "manage",
    "POST /v1/programme/members/{member_id}": "manage",
    "GET /v1/programme/members/{member_id}/tokens": "manage",
    "POST /v1/programme/members/{member_id}/tokens": "manage",
    "POST /v1/programme/cohorts": "manage",
    "GET /v1/programme/cohorts": "manage",
    "POST /v1/programme/windows": "manage",
    "GET /v1/programme/windows": "manage",
    "POST /v1/programme/quotas": "manage",
    "POST /v1/programme/grace": "manage",
    "POST /v1/programme/suspend": "manage",
    "POST /v1/programme/restore": "manage",
    "GET /v1/programme/audit": "manage",
    "GET /metrics": "metrics",
}
BODIES: dict[str, dict[str, Any]] = {
    "/v1/videos/{video_id}/links": {},
    "/v1/batches": {"input_file_id": "f", "endpoint": "/v1/videos", "completion_window": "24h"},
    "/v1/webhook_endpoints": {"name": "n", "url": "http://127.0.0.1:9/",
                              "event_types": ["video.failed"]},
    "/v1/webhook_endpoints/{endpoint_id}/test": {"event_type": "video.failed"},
    "/v1/tokens": {"name": "n"},
    "/v1/programme/members/{member_id}/tokens": {"name": "n"},
    "/v1/programme/cohorts": {"name": "n"},
    "/v1/programme/windows": {"name": "n", "opens_at": 2, "closes_at": 1},
    "/v1/programme/quotas": {"subject": "x", "quota": {}},
    "/v1/programme/grace": {"days": 0},
    "/v1/programme/suspend": {"subject": "x"},
    "/v1/programme/restore": {"subject": "x"},
}  # fmt: skip


REFUSED = {  # everything
    "unknown": (401, "invalid_api_key"),
    "expired": (401, "token_expired"),
    "elsewhere": (403, "address_not_allowed"),
    "token suspended": (401, "token_suspended"),
    "after the grace": (403, "suspended"),
}
KINDS = (*ROLES, "read only", "remixes only", "suspended", "cohort suspended", "closed", *REFUSED)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(fast_settings(tmp_path_factory.mktemp("matrix"))) as running:
        yield running


@pytest.fixture(scope="module")
def callers(running: Running) -> dict[str, str]:
    """A token for each kind of caller."""
    db = running.db
    found = {role: running.member(role)[1] for role in ROLES}
    member, _ = running.member()
    found["read only"] = running.token(member, permissions=("read",))
    found["expired"] = running.token(member, expires_at=1.0)
    found["elsewhere"] = running.token(member, addresses=("192.0.2.0/24",))
    found["remixes only"] = running.token(member, permissions=("read", "remix"))
    found["token suspended"] = running.token(member)
    with db.read() as connection:
        caller = authenticate(connection, found["token suspended"], "127.0.0.1", db.now())
    suspension.suspend(db, SYSTEM, caller.token_id, "")
    suspended, found["suspended"] = running.member()
    suspension.suspend(db, SYSTEM, suspended, "")
    found["after the grace"] = running.member(suspended_at=1.0)[1]
    cohort = people.make_cohort(db, SYSTEM, "suspended", {})
    suspension.suspend(db, SYSTEM, cohort, "")
    found["cohort suspended"] = running.member(cohort_id=cohort)[1]
    cohort = people.make_cohort(db, SYSTEM, "closed", {})
    people.make_window(db, SYSTEM, "past", cohort, (1.0, 2.0), {})
    found["closed"] = running.member(cohort_id=cohort)[1]
    found["unknown"] = "soramame_sk_nobody"
    return found


def routes(running: Running) -> list[tuple[str, str]]:
    """Method and path of every route that needs a token, whether the document shows it or not."""
    return [
        (method, str(route.path))
        for route in iter_route_contexts(create_app(running.service).routes)
        for method in sorted(route.methods or ())
        if route.path not in OPEN
    ]


def ask(http: httpx2.Client, secret: str | None, method: str, path: str) -> httpx2.Response:
    headers = {} if secret is None else {"authorization": f"Bearer {secret}"}
    body = BODIES.get(path, {}) if method == "POST" else None
    real = path.replace("{", "").replace("}", "")
    return http.request(method, real, json=body, headers=headers)


def expected(kind: str, permission: str) -> tuple[int, str] | None:
    """The refusal that is due; None if the route may go on to what it is asked for."""
    if kind in REFUSED:
        return REFUSED[kind]
    if kind in ("suspended", "cohort suspended"):
        return None if permission == "read" else (403, "suspended")
    allowed = {
        "read only": frozenset(["read"]),
        "remixes only": frozenset(["read", "remix"]),
        "closed": ROLES["creative partner"].permissions,
    }.get(kind) or ROLES[kind].permissions
    if permission not in allowed:
        return 403, "permission_denied"
    if kind == "closed" and permission in ("create", "extend", "remix", "batches"):
        return 403, "window_closed"
    return None


def test_every_route_is_in_the_table(running: Running) -> None:
    assert {f"{method} {path}" for method, path in routes(running)} == set(PERMISSION)


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_do_what(running: Running, callers: dict[str, str], kind: str) -> None:
    with running.http() as http:
        for method, path in routes(running):
            answer = ask(http, callers[kind], method, path)
            due = expected(kind, PERMISSION[f"{method} {path}"])
            place = f"{kind}: {method} {path}: {answer.status_code} {answer.text[:200]}"
            assert answer.headers["x-request-id"].startswith("req_"), place
            if due is None:
                assert answer.status_code not in (401, 403, 500, 503), place
            else:
                assert answer.status_code == due[0], place
                if method != "HEAD":
                    assert answer.json()["error"]["code"] == due[1], place


def test_nobody_comes_in_without_a_token(running: Running) -> None:
    with running.http() as http:
        for method, path in routes(running):
            assert ask(http, None, method, path).status_code == 401, (method, path)


def test_nothing_is_read_for_a_request_without_a_token(running: Running) -> None:
    blind = replace(running.service, db=None)
    with (
        pytest.raises(ApiError, match="Send a token"),
        blind.asked(Request({"type": "http", "headers": []})),
    ):
        pass


@pytest.fixture(scope="module")
def foreign(running: Running) -> dict[str, str]:
    """The ids of a member's things, by their names in paths."""
    _, secret = running.member()
    client = running.client(secret)
    lines = b'{"custom_id": "a", "method": "POST", "url": "/v1/videos", "body": {"prompt": "x"}}'
    file = client.files.create(file=("b.jsonl", lines), purpose="batch")
    wanted = {"input_file_id": file.id, "endpoint": "/v1/videos", "completion_window": "24h"}
    hook = client.webhooks.create(event_types=["video.failed"], name="n", url="http://127.0.0.1:9/")
    with running.http(secret) as own:
        (token,) = own.get("/v1/tokens").json()["data"]
    return {
        "{video_id}": client.videos.create(prompt="a fox").id,
        "{file_id}": file.id,
        "{endpoint_id}": hook.id,
        "{batch_id}": client.batches.create(**wanted).id,
        "{token_id}": token["id"],
    }


def about(foreign: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Requests that are right but for an id in their body."""
    clip, still = {"id": foreign["{video_id}"]}, {"file_id": foreign["{file_id}"]}
    return {
        "/v1/videos": {"prompt": "x", "input_reference": still},
        "/v1/videos/edits": {"prompt": "x", "video": clip},
        "/v1/videos/extensions": {"prompt": "x", "seconds": 4, "video": clip},
        "/v1/batches": {**BODIES["/v1/batches"], "input_file_id": foreign["{file_id}"]},
    }


@pytest.mark.parametrize("role", ["creative partner", "host"])
def test_what_is_foreign_is_not_found(running: Running, foreign: dict[str, str], role: str) -> None:
    with running.http(running.member(role)[1]) as http:
        for method, path in routes(running):
            name = next((name for name in foreign if name in path), None)
            if name is not None:
                real = path.replace(name, foreign[name])
                body = {"prompt": "x"} if path.endswith("remix") else BODIES.get(path, {})
                answer = http.request(method, real, json=body if method == "POST" else None)
                assert answer.status_code == 404, (method, path, answer.text)
        for path, body in about(foreign).items():
            assert http.post(path, json=body).status_code == 404, path


@pytest.mark.parametrize("role", ["creative partner", "host"])
def test_what_is_foreign_is_in_no_list(
    running: Running, foreign: dict[str, str], role: str
) -> None:
    with running.http(running.member(role)[1]) as http:
        for method, path in routes(running):
            if method == "GET" and "{" not in path and "/programme/" not in path:
                answer = http.get(path)
                assert not any(mine in answer.text for mine in foreign.values()), path


def test_secure_headers_are_everywhere(running: Running) -> None:
    with running.http() as http:
        for path in ("/healthz", "/v1/videos", "/nowhere", "/docs", "/openapi.json"):
            headers = http.get(path).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert "default-src 'none'" in headers["content-security-policy"]
            assert headers["referrer-policy"] == "no-referrer"
            assert "server" not in headers
