"""Every route against every role, and against callers who are foreign, suspended or restricted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from serving import Running, fast_settings, serving
from starlette.requests import Request

from soramame.service import people, suspension
from soramame.service.app import create_app
from soramame.service.audit import SYSTEM
from soramame.service.errors import ApiError
from soramame.service.roles import ROLES

OPEN = {"/healthz", "/readyz", "/docs", "/v1/join", "/v1/visits", "/media/{video_id}/{variant}"}
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
    suspended, found["suspended"] = running.member()
    suspension.suspend(db, SYSTEM, suspended, "")
    cohort = people.make_cohort(db, SYSTEM, "closed", {})
    people.make_window(db, SYSTEM, "past", cohort, (1.0, 2.0), {})
    found["closed"] = running.member(cohort_id=cohort)[1]
    found["unknown"] = "soramame_sk_nobody"
    return found


def routes(running: Running) -> list[tuple[str, str]]:
    document = create_app(running.service).openapi()
    return [
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method in methods
        if path not in OPEN
    ]


def ask(http: httpx2.Client, secret: str | None, method: str, path: str) -> httpx2.Response:
    headers = {} if secret is None else {"authorization": f"Bearer {secret}"}
    body = BODIES.get(path, {}) if method == "POST" else None
    real = path.replace("{", "").replace("}", "")
    return http.request(method, real, json=body, headers=headers)


def expected(kind: str, permission: str) -> tuple[int, str] | None:
    """The refusal that is due; None if the route may go on to what it is asked for."""
    refused = {"unknown": (401, "invalid_api_key"), "expired": (401, "token_expired"),
               "elsewhere": (403, "address_not_allowed")}  # fmt: skip
    if kind in refused:
        return refused[kind]
    if kind == "suspended":
        return None if permission == "read" else (403, "suspended")
    allowed = {
        "read only": frozenset(["read"]),
        "closed": ROLES["creative partner"].permissions,
    }.get(kind) or ROLES[kind].permissions
    if permission not in allowed:
        return 403, "permission_denied"
    if kind == "closed" and permission in ("create", "extend", "remix", "batches"):
        return 403, "window_closed"
    return None


def test_every_route_is_in_the_table(running: Running) -> None:
    assert {f"{method} {path}" for method, path in routes(running)} == set(PERMISSION)


@pytest.mark.parametrize(
    "kind",
    [*ROLES, "read only", "expired", "elsewhere", "suspended", "closed", "unknown"],
)
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


def test_what_is_foreign_is_not_found(running: Running) -> None:
    owner, _ = running.member()[1], None
    client, host = running.client(owner), running.member("host")[1]
    video = client.videos.create(prompt="a fox")
    file = client.files.create(file=("a", b"x"), purpose="user_data")
    hook = client.webhooks.create(event_types=["video.failed"], name="n", url="http://127.0.0.1:9/")
    lines = b'{"custom_id": "a", "method": "POST", "url": "/v1/videos", "body": {"prompt": "x"}}'
    wanted = client.files.create(file=("b.jsonl", lines), purpose="batch")
    batch = client.batches.create(
        input_file_id=wanted.id, endpoint="/v1/videos", completion_window="24h"
    )
    with running.http(owner) as own:
        (token,) = own.get("/v1/tokens").json()["data"]
    keys = {
        "{video_id}": video.id,
        "{file_id}": file.id,
        "{endpoint_id}": hook.id,
        "{batch_id}": batch.id,
        "{token_id}": token["id"],
    }
    with running.http() as http:
        for method, path in routes(running):
            name = next((name for name in keys if name in path), None)
            if name is None:
                continue
            for secret in (running.member()[1], host):
                real = path.replace(name, keys[name])
                headers = {"authorization": f"Bearer {secret}"}
                body = {"prompt": "x"} if path.endswith("remix") else BODIES.get(path, {})
                answer = http.request(
                    method, real, headers=headers, json=body if method == "POST" else None
                )
                assert answer.status_code == 404, (method, path, answer.text)
        for path in ("/v1/videos/edits", "/v1/videos/extensions"):
            body = {"prompt": "x", "video": {"id": video.id}}
            more = {"seconds": 4} if path.endswith("extensions") else {}
            headers = {"authorization": f"Bearer {host}"}
            assert http.post(path, headers=headers, json=body | more).status_code == 404, path


def test_secure_headers_are_everywhere(running: Running) -> None:
    with running.http() as http:
        for path in ("/healthz", "/v1/videos", "/nowhere", "/docs", "/openapi.json"):
            headers = http.get(path).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert "default-src 'none'" in headers["content-security-policy"]
            assert headers["referrer-policy"] == "no-referrer"
            assert "server" not in headers
