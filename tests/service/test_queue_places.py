"""Asking at the same moment, and waiting in turn: over HTTP, as many clients do it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from databases import wait_until
from queueing import together
from serving import TESTER, Running, fast_settings, serving

from soramame.service import suspension


def test_the_same_key_at_the_same_moment_makes_one_video(busy: Running) -> None:
    client = busy.client(max_retries=0)
    once = {"Idempotency-Key": "all at once"}
    ask = partial(client.videos.create, prompt="a fox", seconds="1", extra_headers=once)
    made = {video.id for video in together([ask] * 8)}
    assert len(made) == 1
    assert [video.id for video in client.videos.list()] == [*made]
    with busy.http(client.api_key) as http:
        assert http.get("/v1/me").json()["quotas"][0]["seconds_today"] == 1


def test_queue_positions_are_those_in_which_jobs_are_taken(tmp_path: Path) -> None:
    with serving(fast_settings(tmp_path)) as running:
        ada, bob, host = (running.client(running.member(role)[1])
                          for role in ("tester", "tester", "host"))  # fmt: skip
        asked = [ada, ada, ada, bob, bob, host]
        made = [(client, client.videos.create(prompt="a fox", seconds="1").id) for client in asked]

        def places() -> list[int]:
            return [client.videos.retrieve(video).queue_position for client, video in made]

        wait_until(lambda: places() == [2, 4, 6, 3, 5, 1])
        with running.working():
            done: list[Any] = [client.videos.poll(video) for client, video in made]
        order = sorted(made, key=lambda each: _taken_at(running, each[1]))
        assert [made.index(each) for each in order] == [5, 0, 3, 1, 4, 2]
        assert {video.queue_position for video in done} == {None}


def test_a_queued_job_tells_its_place_and_loses_it_when_suspended(tmp_path: Path) -> None:
    with serving(fast_settings(tmp_path)) as running:
        running.member("host")
        member, secret = running.member()
        client = running.client(secret)
        made = [client.videos.create(prompt="a fox").id for _ in range(3)]

        def places() -> list[int | None]:
            return [client.videos.retrieve(video).queue_position for video in made]

        wait_until(lambda: places() == [1, 2, 3])  # the view is a moment old
        suspension.suspend(running.db, TESTER, member, "a test")
        assert places() == [None, None, None]
        assert len(list(client.videos.list())) == 3  # in the time of grace


def _taken_at(running: Running, video: str) -> float:
    with running.db.read() as connection:
        found = connection.exec_driver_sql(f"SELECT started_at FROM videos WHERE id = '{video}'")
        return float(found.scalar_one())
