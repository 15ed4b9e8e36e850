"""What a suspension of any kind holds: all that hangs on its subject, until it is restored."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest
import sqlalchemy as sa
from databases import wait_until
from moving import begun
from serving import TESTER, Running

from soramame.service import people
from soramame.service.ids import new_id
from soramame.service.tables import videos


def post(http: httpx2.Client, path: str, **body: Any) -> Any:
    answer = http.post(f"/v1/{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def endless(client: openai.OpenAI) -> Any:
    """A video of a hundred slow steps, some of which have begun."""
    video = client.videos.create(prompt=f"slow {new_id('fox')}", extra_body={"steps": 100})
    wait_until(lambda: begun[video.prompt] >= 2)
    return video


@pytest.fixture(scope="module")
def host(running: Running) -> Iterator[httpx2.Client]:
    with running.http(running.member("host")[1]) as http:
        yield http


KINDS = ("token", "member", "cohort", "cohort's window", "public window", "everybody")


def someone(running: Running, kind: str) -> tuple[str, str, str]:
    """Whom to suspend, a member whom that stops, and the secret of their token."""
    now = running.db.now()
    times = (now - 1, now + 3600)
    cohort = people.make_cohort(running.db, TESTER, kind, {})
    if kind == "public window":
        return visitor(running, people.make_window(running.db, TESTER, kind, None, times, {}))
    window = people.make_window(running.db, TESTER, kind, cohort, times, {})
    member, secret = running.member(cohort_id=cohort)
    with running.http(secret) as http:
        (token,) = http.get("/v1/tokens").json()["data"]
    subjects = {"token": token["id"], "member": member, "cohort": cohort, "cohort's window": window}
    return subjects.get(kind, kind), member, secret


def visitor(running: Running, window: str) -> tuple[str, str, str]:
    with running.http() as nobody:
        visit = post(nobody, "visits")
    people.set_quota(running.db, TESTER, visit["member_id"], {"concurrent": None}, "")
    return window, visit["member_id"], visit["token"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_suspension_holds_at_once_and_is_undone(
    running: Running, host: httpx2.Client, kind: str
) -> None:
    subject, member, secret = someone(running, kind)
    client = running.client(secret, max_retries=0)
    done = client.videos.create_and_poll(prompt="a fox", seconds="1")
    going = endless(client)
    waiting = client.videos.create(prompt="a fox", seconds="1")
    streams, told = running.service.streams, []
    with running.http(secret) as http, running.http() as nobody:
        url = post(http, f"videos/{done.id}/links")["url"]
        link = url[url.index("/media") :]
        assert nobody.get(link).status_code == 200
        stream = threading.Thread(
            target=lambda: told.append(http.get(f"/v1/videos/{going.id}/events").text)
        )
        stream.start()
        wait_until(lambda: running.service.streams > streams)

        before = running.db.now()
        stopped = post(host, "programme/suspend", subject=subject, reason="a test")
        assert stopped["jobs_stopped"] == 2
        steps = begun[going.prompt]
        code = "token_suspended" if kind == "token" else "suspended"
        assert_refused(client, code, download=done.id)
        spare = running.client(running.token(member))  # what was made stays theirs
        assert spare.videos.download_content(done.id).read()[4:8] == b"ftyp"
        assert spare.videos.retrieve(waiting.id).queue_position is None
        stream.join(60)
        assert not stream.is_alive()
        assert f'"code": "{code}"' in told[0].rpartition("event: error")[2]
        assert nobody.get(link).json()["error"]["code"] == "link_revoked"
        assert host.post("/v1/videos", json={"prompt": "next", "seconds": 1}).status_code == 200
        wait_until(lambda: host.get("/v1/videos").json()["data"][0]["status"] == "completed")
        assert begun[going.prompt] <= steps + 1
        for row in rows_of(running, going.id, waiting.id):
            assert (row.status, row.held, row.lease) == ("queued", True, None)

        restored = post(host, "programme/restore", subject=subject, reason="enough")
        assert restored["jobs_resumed"] == 2
        assert nobody.get(link).json()["error"]["code"] == "link_revoked"
    wait_until(lambda: begun[going.prompt] > steps + 2)
    client.videos.delete(going.id)
    assert client.videos.poll(waiting.id).status == "completed"
    assert_in_the_log(host, subject, before)


def assert_refused(client: openai.OpenAI, code: str, download: str) -> None:
    """Refused everything; but where the member is no suspect, what was made can be fetched."""
    calls = [lambda: client.videos.create(prompt="a fox"), lambda: client.videos.delete(download)]
    fetch = [lambda: client.videos.list(), lambda: client.videos.download_content(download)]
    if code == "token_suspended":
        calls += fetch
    else:
        assert all(call() for call in fetch)
    for call in calls:
        with pytest.raises(openai.APIStatusError) as caught:
            call()
        assert caught.value.code == code


def assert_in_the_log(host: httpx2.Client, subject: str, before: float) -> None:
    """Who suspended and restored it, from where, when and why."""
    me = host.get("/v1/me").json()["id"]
    asked = {"subject": subject, "since": before}
    log = host.get("/v1/programme/audit", params=asked).json()["data"]
    acts = [(e["action"].partition(".")[2], e["reason"]) for e in log if e["actor"] == me]
    assert acts == [("restore", "enough"), ("suspend", "a test")]
    assert {entry["address"] for entry in log if entry["actor"] == me} == {"127.0.0.1"}
    assert log[0]["at"] >= log[-1]["at"] >= before


def rows_of(running: Running, *ids: str) -> list[Any]:
    with running.db.read() as connection:
        rows = connection.execute(sa.select(videos).where(videos.c.id.in_(ids))).all()
    assert len(rows) == len(ids)
    return list(rows)
