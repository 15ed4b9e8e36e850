"""What a suspended token or window holds: all that began with it, until it is restored."""

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


def someone(running: Running, kind: str) -> tuple[str, str]:
    """The id of a token or a window, and the secret of a token that hangs on it."""
    now = running.db.now()
    times = (now - 1, now + 3600)
    if kind == "token":
        _, secret = running.member()
        with running.http(secret) as http:
            return http.get("/v1/tokens").json()["data"][0]["id"], secret
    if kind == "cohort's window":
        cohort = people.make_cohort(running.db, TESTER, kind, {})
        window = people.make_window(running.db, TESTER, kind, cohort, times, {})
        return window, running.member(cohort_id=cohort)[1]
    free: dict[str, float | None] = {"address_concurrent": None}
    window = people.make_window(running.db, TESTER, kind, None, times, free)
    with running.http() as nobody:
        visit = post(nobody, "visits")
    people.set_quota(running.db, TESTER, visit["member_id"], {"concurrent": None}, "")
    return window, visit["token"]


@pytest.mark.parametrize("kind", ["token", "cohort's window", "public window"])
def test_a_suspended_token_or_window_holds_at_once_and_is_undone(
    running: Running, host: httpx2.Client, kind: str
) -> None:
    subject, secret = someone(running, kind)
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

        assert post(host, "programme/suspend", subject=subject)["jobs_stopped"] == 2
        steps = begun[going.prompt]
        code = "token_suspended" if kind == "token" else "suspended"
        assert_refused(client, code, download=done.id)
        stream.join(60)
        assert not stream.is_alive()
        assert f'"code": "{code}"' in told[0].rpartition("event: error")[2]
        assert nobody.get(link).json()["error"]["code"] == "link_revoked"
        other = running.client().videos.create_and_poll(prompt="somebody else's", seconds="1")
        assert other.status == "completed"
        assert begun[going.prompt] <= steps + 1
        for row in rows_of(running, going.id, waiting.id):
            assert (row.status, row.held, row.lease) == ("queued", True, None)

        assert post(host, "programme/restore", subject=subject)["jobs_resumed"] == 2
        assert nobody.get(link).json()["error"]["code"] == "link_revoked"
    wait_until(lambda: begun[going.prompt] > steps + 2)
    client.videos.delete(going.id)
    assert client.videos.poll(waiting.id).status == "completed"


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


def rows_of(running: Running, *ids: str) -> list[Any]:
    with running.db.read() as connection:
        rows = connection.execute(sa.select(videos).where(videos.c.id.in_(ids))).all()
    assert len(rows) == len(ids)
    return list(rows)
