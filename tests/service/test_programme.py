"""Members, windows, revocation and the audit log, over HTTP as a host does it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
import sqlalchemy as sa
from databases import wait_until
from serving import TESTER, Running, fast_settings, serving
from starlette.requests import Request

from soramame.service import access, suspension
from soramame.service.errors import moment
from soramame.service.people import neighbourhood
from soramame.service.roles import ROLES
from soramame.service.state import address_of
from soramame.service.tables import programme, videos

DAY = 86_400.0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    settings = fast_settings(tmp_path_factory.mktemp("programme"), flag_addresses=3)
    with serving(settings) as running, running.working():
        yield running


@pytest.fixture(scope="module")
def host(running: Running) -> Iterator[httpx2.Client]:
    with running.http(running.member("host")[1]) as http:
        yield http


def post(http: httpx2.Client, path: str, **body: Any) -> Any:
    answer = http.post(f"/v1/{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def make(running: Running, secret: str, **extra: Any) -> Any:
    return running.client(secret).videos.create(prompt="a fox", extra_body=extra)


def test_an_invitation_lets_one_person_in_once(running: Running, host: httpx2.Client) -> None:
    cohort = post(host, "programme/cohorts", name="spring")["id"]
    made = post(host, "programme/invitations", role="creative partner", cohort_id=cohort)
    assert made["url"].endswith("/join#" + made["code"])
    with running.http() as nobody:
        joined = post(nobody, "join", code=made["code"], name="Ada")
        again = nobody.post("/v1/join", json={"code": made["code"], "name": "Eve"})
    assert again.status_code == 404
    with running.http(joined["token"]) as member:
        me = member.get("/v1/me").json()
    assert (me["id"], me["role"]) == (joined["id"], "creative partner")
    listed = host.get("/v1/programme/members", params={"cohort_id": cohort}).json()["data"]
    assert [(m["name"], m["id"]) for m in listed] == [("Ada", joined["id"])]
    assert host.get("/v1/programme/invitations").json()["data"][-1]["member_id"] == joined["id"]


def test_a_cohorts_window_opens_and_closes(running: Running, host: httpx2.Client) -> None:
    cohort = post(host, "programme/cohorts", name="timed")["id"]
    _, secret = running.member("tester", cohort_id=cohort)
    make(running, secret)
    now = running.db.now()
    later = {"opens_at": now + 100, "closes_at": now + 200, "cohort_id": cohort}
    post(host, "programme/windows", name="later", **later)
    with pytest.raises(openai.PermissionDeniedError, match=f"opens at {moment(now + 100)}"):
        make(running, secret)
    assert len(list(running.client(secret).videos.list())) == 1
    current = {"opens_at": now - 100, "closes_at": now + 50, "cohort_id": cohort}
    window = post(host, "programme/windows", name="now", quota={"seconds_total": 4}, **current)
    make(running, secret)
    with pytest.raises(openai.RateLimitError, match=r"window's quota of 4 seconds .* in all"):
        make(running, secret)
    post(host, "programme/suspend", subject=window["id"])
    with pytest.raises(openai.PermissionDeniedError):
        make(running, secret)


def test_a_public_window_lets_anybody_in(running: Running, host: httpx2.Client) -> None:
    now = running.db.now()
    with running.http() as nobody:
        assert nobody.post("/v1/visits").status_code == 403
        times = {"opens_at": now - 1, "closes_at": now + 3 * 3600}
        window = post(host, "programme/windows", name="open house", **times)["id"]
        first, second, third = (post(nobody, "visits") for _ in range(3))
        elsewhere = nobody.post("/v1/visits", headers={"x-forwarded-for": "203.0.113.9"}).json()
    for each in (first, second):
        make(running, each["token"], steps=50, prompt="a slow fox")
    with pytest.raises(openai.RateLimitError) as caught:
        make(running, third["token"])
    assert "Your address's quota of 2 jobs" in caught.value.message
    assert caught.value.response.headers["x-should-retry"] == "false"
    make(running, elsewhere["token"])
    with running.db.read() as connection:
        lanes = connection.scalars(sa.select(videos.c.lane).where(videos.c.window_id == window))
        assert set(lanes) == {window}
    with pytest.raises(openai.PermissionDeniedError):
        running.client(first["token"]).files.list()
    post(host, "programme/suspend", subject=window, reason="enough")
    with running.http() as nobody:
        assert nobody.post("/v1/visits").status_code == 403


def test_grace_ends_and_is_never_below_a_week(running: Running, host: httpx2.Client) -> None:
    member, secret = running.member()
    client = running.client(secret, max_retries=0)
    client.videos.create_and_poll(prompt="a fox")
    assert host.post("/v1/programme/grace", json={"days": 6.9}).status_code == 400
    post(host, "programme/grace", days=7)
    post(host, "programme/suspend", subject=member)
    assert len(list(client.videos.list())) == 1
    with running.db.write() as connection:
        connection.exec_driver_sql(
            f"UPDATE members SET suspended_at = suspended_at - {8 * DAY} WHERE id = '{member}'"
        )
    with pytest.raises(openai.PermissionDeniedError):
        client.videos.list()


def test_a_suspended_token_is_dead_but_its_member_is_not(
    running: Running, host: httpx2.Client
) -> None:
    member, secret = running.member()
    other = running.token(member)
    with running.http(other) as http:
        listed = http.get("/v1/tokens").json()["data"]
    stolen = next(t["id"] for t in listed if t["last_used_at"] is None)
    make(running, secret, steps=50, prompt="a slow fox")
    assert post(host, "programme/suspend", subject=stolen)["jobs_stopped"] == 1
    with pytest.raises(openai.AuthenticationError):
        running.client(secret).videos.list()
    assert len(list(running.client(other).videos.list())) == 1


def test_links_made_with_a_suspended_token_stay_dead(running: Running, host: httpx2.Client) -> None:
    _, secret = running.member()
    video = running.client(secret).videos.create_and_poll(prompt="a fox", seconds="1")
    with running.http(secret) as http:
        old = post(http, f"videos/{video.id}/links")["url"].partition("/media")[2]
        (token,) = http.get("/v1/tokens").json()["data"]
        post(host, "programme/suspend", subject=token["id"])
        post(host, "programme/restore", subject=token["id"])
        new = post(http, f"videos/{video.id}/links")["url"].partition("/media")[2]
        assert http.get(f"/media{old}").json()["error"]["code"] == "link_revoked"
        assert http.get(f"/media{new}").status_code == 200


def test_links_that_died_with_a_cohort_stay_dead_elsewhere(
    running: Running, host: httpx2.Client
) -> None:
    cohort = post(host, "programme/cohorts", name="left behind")["id"]
    member, secret = running.member(cohort_id=cohort)
    video = running.client(secret).videos.create_and_poll(prompt="a fox", seconds="1")
    with running.http(secret) as http:
        link = post(http, f"videos/{video.id}/links")["url"].partition("/media")[2]
        assert http.get(f"/media{link}").status_code == 200
        post(host, "programme/suspend", subject=cohort)
        post(host, f"programme/members/{member}", cohort_id=None)
        assert http.get("/v1/me").json()["suspended"] is False
        assert http.get(f"/media{link}").json()["error"]["code"] == "link_revoked"


def test_nobody_visits_while_everybody_is_suspended(running: Running, host: httpx2.Client) -> None:
    times = {"opens_at": 0, "closes_at": running.db.now() + 3600}
    window = post(host, "programme/windows", name="stormy", **times)["id"]
    with running.http() as nobody:
        post(host, "programme/suspend", subject="everybody")
        assert nobody.post("/v1/visits").json()["error"]["code"] == "window_closed"
        post(host, "programme/restore", subject="everybody")
        post(nobody, "visits")
    post(host, "programme/suspend", subject=window)


def test_erasing_a_token_ends_what_it_has_begun(running: Running) -> None:
    member, secret = running.member()
    other = running.token(member)
    going = make(running, secret, steps=100, prompt="a slow fox").id
    with running.http(secret) as leaked, running.http(other) as http:
        wait_until(lambda: http.get(f"/v1/videos/{going}").json()["status"] == "in_progress")
        with leaked.stream("GET", f"/v1/videos/{going}/events") as stream:
            news = stream.iter_lines()
            next(news)
            tokens = http.get("/v1/tokens").json()["data"]
            stolen = next(t["id"] for t in tokens if t["last_used_at"] == tokens[0]["last_used_at"])
            assert http.delete(f"/v1/tokens/{stolen}").json()["jobs_stopped"] == 1
            assert "This token is unknown" in "".join(news)
        error = http.get(f"/v1/videos/{going}").json()["error"]
        assert error["code"] == "token_erased"
        assert leaked.get("/v1/videos").status_code == 401
    assert running.client(other).videos.create_and_poll(prompt="next").status == "completed"


def test_a_token_can_be_restricted_to_some_verbs(running: Running) -> None:
    member, secret = running.member()
    source = running.client(secret).videos.create_and_poll(prompt="a fox", seconds="1")
    remixer = running.client(running.token(member, permissions=("read", "remix")), max_retries=0)
    assert remixer.videos.remix(source.id, prompt="a dog").status == "queued"
    with pytest.raises(openai.PermissionDeniedError, match="'create'"):
        remixer.videos.create(prompt="a fox")
    with pytest.raises(openai.PermissionDeniedError, match="'extend'"):
        remixer.post(
            "/videos/extensions", cast_to=object,
            body={"prompt": "on", "seconds": 4, "video": {"id": source.id}},
        )  # fmt: skip


def test_a_withdrawn_invitation_lets_nobody_in(running: Running, host: httpx2.Client) -> None:
    made = post(host, "programme/invitations", role="tester")
    assert host.delete(f"/v1/programme/invitations/{made['id']}").json()["withdrawn"]
    with running.http() as nobody:
        joining = nobody.post("/v1/join", json={"code": made["code"], "name": "Eve"})
        assert joining.status_code == 404
        used = post(host, "programme/invitations", role="tester")
        post(nobody, "join", code=used["code"], name="Ada")
    late = host.delete(f"/v1/programme/invitations/{used['id']}")
    assert late.json()["error"]["code"] == "invitation_used"


def test_tokens_can_be_restricted(running: Running, host: httpx2.Client) -> None:
    member, secret = running.member()
    reader = running.token(member, permissions=("read",))
    local = running.token(member, addresses=("127.0.0.0/8",))
    remote = running.token(member, addresses=("10.0.0.0/8",))
    expired = running.token(member, expires_at=running.db.now() - 1)
    assert list(running.client(reader).videos.list()) == []
    assert list(running.client(local).videos.list()) == []
    with pytest.raises(openai.PermissionDeniedError):
        make(running, reader)
    with pytest.raises(openai.PermissionDeniedError):
        running.client(remote).videos.list()
    with pytest.raises(openai.AuthenticationError):
        running.client(expired).videos.list()
    with running.http(secret) as http, running.http(local) as limited:
        made = post(http, "tokens", name="mine", permissions=["read", "watch"])
        assert made["token"].startswith("soramame_sk_")
        assert len(made["token"].removeprefix("soramame_sk_")) == 43  # 256 bits in base64
        assert limited.post("/v1/tokens", json={"name": "escape"}).status_code == 403
        assert http.post("/v1/tokens", json={"name": "x", "permissions": ["fly"]}).is_client_error
        past = http.post("/v1/tokens", json={"name": "x", "expires_at": running.db.now() - 1})
        assert past.status_code == 400
        assert "has passed" in past.json()["error"]["message"]
        assert http.delete(f"/v1/tokens/{made['id']}").json()["deleted"]
        hints = json.dumps(http.get("/v1/tokens").json())
    assert secret not in hints
    assert "hash" not in hints


def test_a_hosts_restricted_token_makes_no_tokens_and_no_hosts(running: Running) -> None:
    host, whole = running.member("host")
    other, _ = running.member()
    for limits in ({"permissions": ("manage",)}, {"addresses": ("127.0.0.0/8",)}):
        with running.http(running.token(host, **limits)) as http:
            for path, body in (
                (f"members/{host}/tokens", {"name": "escape"}),
                (f"members/{other}/tokens", {"name": "escape"}),
                ("invitations", {"role": "host"}),
                (f"members/{other}", {"role": "host"}),
            ):
                answer = http.post(f"/v1/programme/{path}", json=body)
                assert answer.json()["error"]["code"] == "permission_denied", path
            post(http, "programme/invitations", role="tester")
    with running.http(whole) as http:
        post(http, f"programme/members/{other}", role="host")


def test_a_token_used_from_many_addresses_is_flagged(running: Running, host: httpx2.Client) -> None:
    member, secret = running.member()
    with running.http(secret) as http:
        for last in range(3):
            http.get("/v1/videos", headers={"x-forwarded-for": f"198.51.100.{last}"})
    (token,) = host.get(f"/v1/programme/members/{member}/tokens").json()["data"]
    assert token["flagged_at"] is not None
    assert token["last_address"] == "198.51.100.2"
    log = host.get("/v1/programme/audit", params={"subject": token["id"]}).json()["data"]
    assert [entry["action"] for entry in log] == [
        "token.flagged", "token.new_address", "token.new_address", "token.new_address",
        "token.issue",
    ]  # fmt: skip


def test_uses_in_vain_are_noted_and_a_host_lifts_the_flag(
    running: Running, host: httpx2.Client
) -> None:
    member, _ = running.member()
    secret = running.token(member, addresses=("192.0.2.0/24",))
    with running.http(secret) as http:
        for last in range(3):
            told = http.get("/v1/videos", headers={"x-forwarded-for": f"198.51.100.{last}"})
            assert told.status_code == 403
    path = f"/v1/programme/members/{member}/tokens"
    token = host.get(path).json()["data"][-1]
    assert token["flagged_at"] is not None
    assert token["last_used_at"] is None
    log = host.get("/v1/programme/audit", params={"subject": token["id"]}).json()["data"]
    refusals = [entry["details"].get("refused") for entry in log]
    assert refusals == [None, *["address_not_allowed"] * 3, None]
    post(host, "programme/restore", subject=token["id"], reason="a new laptop")
    assert host.get(path).json()["data"][-1]["flagged_at"] is None


def test_the_audit_log_tells_who_and_why_and_cannot_be_changed(
    running: Running, host: httpx2.Client
) -> None:
    member, _ = running.member()
    post(host, "programme/suspend", subject=member, reason="too loud")
    (entry,) = host.get("/v1/programme/audit", params={"subject": member}).json()["data"]
    assert (entry["action"], entry["reason"]) == ("member.suspend", "too loud")
    assert entry["actor"] == host.get("/v1/me").json()["id"]
    for change in ("UPDATE audit SET reason = 'x'", "DELETE FROM audit"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), running.db.write() as db:
            db.exec_driver_sql(change)


def test_the_audit_log_is_read_by_filters_and_pages(running: Running, host: httpx2.Client) -> None:
    member, _ = running.member()
    me = host.get("/v1/me").json()["id"]
    for reason in ("one", "two", "three"):
        post(host, f"programme/members/{member}", role="tester", reason=reason)

    def reasons(**params: Any) -> list[str]:
        asked = {"subject": member, **params}
        found = host.get("/v1/programme/audit", params=asked).json()["data"]
        return [entry["reason"] for entry in found]

    assert reasons() == ["three", "two", "one"]
    assert reasons(actor=me, action="member.move", limit=2) == ["three", "two"]
    last = host.get("/v1/programme/audit", params={"subject": member, "limit": 2}).json()["data"]
    assert reasons(before=last[-1]["seq"]) == ["one"]
    assert reasons(since=last[0]["at"])[0] == "three"
    assert reasons(actor="console") == reasons(action="token") == []
    assert reasons(since=running.db.now() + 60) == []


def test_a_member_leaves_their_cohort(running: Running, host: httpx2.Client) -> None:
    cohort = post(host, "programme/cohorts", name="left")["id"]
    member, _ = running.member(cohort_id=cohort)
    path = f"programme/members/{member}"

    def where() -> tuple[str, str | None]:
        listed = host.get("/v1/programme/members").json()["data"]
        return next((m["role"], m["cohort_id"]) for m in listed if m["id"] == member)

    post(host, path, role="tester")
    assert where() == ("tester", cohort)
    post(host, path, cohort_id=None, reason="asked for it")
    assert where() == ("tester", None)


def test_nobody_locks_the_last_host_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(fast_settings(tmp_path_factory.mktemp("host"))) as running:
        member, secret = running.member("host")
        with running.http(secret) as http:
            for path, body in (
                ("suspend", {"subject": member}),
                (f"members/{member}", {"role": "tester"}),
            ):
                answer = http.post(f"/v1/programme/{path}", json=body)
                assert answer.json()["error"]["code"] == "last_host"
            (only,) = http.get("/v1/tokens").json()["data"]
            erasing = http.delete(f"/v1/tokens/{only['id']}")
            assert erasing.json()["error"]["code"] == "last_host"
            post(http, "programme/suspend", subject="everybody")
            assert http.get("/v1/programme/members").status_code == 200
            post(http, "programme/restore", subject="everybody")
            assert_kept(running, http, member)


def assert_kept(running: Running, http: httpx2.Client, member: str) -> None:
    """Neither through their cohort or its window nor by a token that can't manage."""
    cohort = post(http, "programme/cohorts", name="of the host")["id"]
    times = {"opens_at": running.db.now() + 60, "closes_at": running.db.now() + 120}
    window = post(http, "programme/windows", name="w", cohort_id=cohort, **times)["id"]
    post(http, f"programme/members/{member}", cohort_id=cohort)
    whole = http.get("/v1/tokens").json()["data"][0]["id"]
    running.token(member, permissions=("read",))
    for subject in (cohort, window, whole):
        answer = http.post("/v1/programme/suspend", json={"subject": subject})
        assert answer.json()["error"]["code"] == "last_host", subject
    post(http, f"programme/members/{member}", cohort_id=None)
    post(http, "programme/suspend", subject=cohort)
    into = http.post(f"/v1/programme/members/{member}", json={"cohort_id": cohort})
    assert into.json()["error"]["code"] == "last_host"


def test_me_tells_what_is_left(running: Running) -> None:
    _, secret = running.member("tester")
    make(running, secret)
    with running.http(secret) as http:
        me = http.get("/v1/me").json()
    assert me["quotas"][0]["seconds_today"] == 4
    assert me["quotas"][0]["limits"]["seconds_day"] == ROLES["tester"].quota.seconds_day
    assert set(me["permissions"]) == ROLES["tester"].permissions


def test_a_spent_quota_is_not_asked_again(running: Running) -> None:
    _, secret = running.member(quota={"seconds_day": 6})
    client = running.client(secret, max_retries=2)
    before = running.answered(429)
    with pytest.raises(openai.RateLimitError, match="never allows 8 seconds at once"):
        client.videos.create(prompt="a fox", seconds="8")
    client.videos.create(prompt="a fox", seconds="4")
    with pytest.raises(openai.RateLimitError, match=r"it renews at \d{4}-\d\d-\d\dT00:00:00Z\."):
        client.videos.create(prompt="a fox", seconds="4")
    assert running.answered(429) == before + 2


def test_a_poll_is_refused_from_the_next_one_on(tmp_path: Path) -> None:
    with serving(fast_settings(tmp_path)) as running:
        running.member("host")
        member, secret = running.member()
        mine, theirs = make(running, secret).id, make(running, running.member()[1]).id
        with running.db.write() as connection:
            connection.execute(programme.update().values(grace_seconds=0))

        def polls() -> tuple[int, int]:
            with running.http(secret) as http:
                codes = [http.get(f"/v1/videos/{video}").status_code for video in (mine, theirs)]
            return codes[0], codes[1]

        assert polls() == (200, 404)
        suspension.suspend(running.db, TESTER, member, "a test")
        assert polls() == (403, 403)
        suspension.restore(running.db, TESTER, member, "a test")
        assert polls() == (200, 404)


def test_a_token_that_only_polls_is_noted(running: Running, host: httpx2.Client) -> None:
    _, secret = running.member()
    with running.http(secret) as http:
        assert http.get("/v1/videos/video_of_nobody").status_code == 404
    told = host.get("/v1/programme/audit", params={"action": "token.new_address"}).json()["data"]
    with running.db.read() as connection:
        token = access.authenticate(connection, secret, "127.0.0.1", running.db.now()).token_id
    assert token in [entry["subject"] for entry in told]


@pytest.mark.parametrize("path", ["/v1/videos", "/v1/videos/video_of_nobody"])
def test_requests_a_minute_are_counted(running: Running, path: str) -> None:
    _, secret = running.member(quota={"requests_minute": 3})
    with running.http(secret) as http:
        answers = [http.get(path) for _ in range(5)]
    refused = [a for a in answers if a.status_code == 429]
    assert refused
    assert 1 <= int(refused[0].headers["retry-after"]) <= 60


def test_an_ipv4_address_told_as_ipv6_is_itself() -> None:
    told = [
        address_of(Request({"type": "http", "headers": [], "client": (host, 1)}))
        for host in ("::ffff:192.0.2.7", "192.0.2.7", "2001:db8::1", "testclient")
    ]
    assert told == ["192.0.2.7", "192.0.2.7", "2001:db8::1", "testclient"]


def test_a_member_who_lost_their_only_token_gets_another(
    running: Running, host: httpx2.Client
) -> None:
    member, secret = running.member()
    (lost,) = host.get(f"/v1/programme/members/{member}/tokens").json()["data"]
    post(host, "programme/suspend", subject=lost["id"], reason="leaked")
    made = post(host, f"programme/members/{member}/tokens", name="new")
    with running.http(secret) as old, running.http(made["token"]) as new:
        assert old.get("/v1/videos").status_code == 401
        assert new.get("/v1/videos").status_code == 200
    nobody = host.post("/v1/programme/members/member_x/tokens", json={"name": "n"})
    assert nobody.status_code == 404


@pytest.mark.parametrize(
    ("address", "quarter"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_an_ipv6_network_counts_as_one_address(address: str, quarter: str) -> None:
    assert neighbourhood(address) == quarter
