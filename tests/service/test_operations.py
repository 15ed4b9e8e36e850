"""Running it: metrics, logs, health, shutdown, the page, paging at size, in-process use."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
import sqlalchemy as sa
from databases import Clock
from openai import AsyncOpenAI
from serving import TESTER, Running, fast_settings, serving

from soramame.service import people, suspension
from soramame.service.app import create_app
from soramame.service.database import Database
from soramame.service.ids import new_id
from soramame.service.logs import JsonLines
from soramame.service.middleware import request_id
from soramame.service.recipes import Recipe
from soramame.service.routes.events import pace
from soramame.service.routes.videos import poll_after
from soramame.service.state import first_host
from soramame.service.tables import videos


def test_metrics_tell_of_stages_speed_and_failures(tmp_path: Path) -> None:
    with serving(fast_settings(tmp_path, max_attempts=1)) as running, running.working():
        client = running.client()
        source = client.videos.create_and_poll(prompt="a fox", seconds="1")
        by_id = {"video": {"id": source.id}}
        longer = client.videos.extend(prompt="on", seconds="2", video=openai.omit, extra_body=by_id)
        assert client.videos.poll(longer.id).seconds == "3"
        assert client.videos.create_and_poll(prompt="broken").status == "failed"
        told = running.measured()
    computed = sum(n for name, n in told.items() if name.startswith("soramame_stage_seconds_total"))
    assert told['soramame_completed_total{engine="soramame-1"}'] == 2
    assert told['soramame_video_seconds_total{engine="soramame-1"}'] == 3  # what is new in them
    assert told["soramame_real_time_factor"] == pytest.approx(3 / computed)
    assert told['soramame_stage_seconds_total{stage="encode"}'] > 0
    assert told['soramame_failed_total{code="generation_failed"}'] == 1
    assert any('route="/v1/videos/{video_id}"' in name for name in told)


def test_metrics_tell_who_waits_apart_from_what_is_held(tmp_path: Path) -> None:
    clock, settings = Clock(), fast_settings(tmp_path)
    with serving(settings, Database(settings.database, clock)) as running:
        running.member("host")
        member, secret = running.member()
        for _ in range(2):
            running.client(secret).videos.create(prompt="a fox")
        clock.jump(100)
        running.client().videos.create(prompt="a fox")
        assert depth(running) == (3, 0, pytest.approx(100, abs=60))
        suspension.suspend(running.db, TESTER, member, "to see")
        clock.jump(1000)
        assert depth(running) == (1, 2, pytest.approx(1000, abs=60))


def depth(running: Running) -> tuple[float, float, float]:
    """Jobs that wait, jobs that are held, and since when the oldest has waited."""
    told = running.measured()
    waiting, held = (told[f'soramame_jobs{{status="{name}"}}'] for name in ("queued", "held"))
    return waiting, held, told["soramame_queue_oldest_seconds"]


def test_neither_tokens_nor_invitations_can_be_read_in_the_database(tmp_path: Path) -> None:
    with serving(fast_settings(tmp_path)) as running:
        secrets = (running.member()[1], people.invite(running.db, TESTER, "tester", None, 1)[1])
        stored = b"".join(path.read_bytes() for path in tmp_path.glob("soramame.db*"))
    assert b"invitation_" in stored
    assert not any(secret.encode() in stored for secret in secrets)


def test_logs_are_json_with_the_requests_id() -> None:
    record = logging.LogRecord("soramame.x", logging.INFO, "x.py", 1, "hello %s", ("you",), None)
    record.status = 200
    mark = request_id.set("req_1")
    line = json.loads(JsonLines().format(record))
    request_id.reset(mark)
    assert (line["message"], line["request_id"], line["status"]) == ("hello you", "req_1", 200)


def test_the_host_is_made_once(tmp_path: Path) -> None:
    with serving(fast_settings(tmp_path)) as running:
        secret = first_host(running.db)
        assert secret is not None
        assert first_host(running.db) is None
        with running.http(secret) as http:
            assert http.get("/v1/me").json()["role"] == "host"
            assert http.get("/v1/models").json()["data"][0]["id"] == "soramame-1"


def test_a_server_that_stops_ends_its_streams_and_frees_its_jobs(tmp_path: Path) -> None:
    settings = fast_settings(tmp_path)
    with serving(settings) as running:
        _, secret = running.member()
        video = running.client(secret).videos.create(
            prompt="a slow fox", seconds="1", extra_body={"steps": 100}
        )
        with running.working():
            while running.client(secret).videos.retrieve(video.id).status == "queued":
                time.sleep(0.01)
            with running.http(secret) as http:
                stream = threading.Thread(target=lambda: http.get(f"/v1/videos/{video.id}/events"))
                stream.start()
                time.sleep(0.2)
                running.service.stopping.set()
                stream.join(10)
                assert not stream.is_alive()
                assert http.get("/readyz").status_code == 503
        with running.db.read() as connection:
            row = connection.execute(sa.select(videos)).one()
        assert (row.status, row.attempts, row.lease) == ("queued", 0, None)


def test_the_page_needs_nothing_from_elsewhere(idle: Running) -> None:
    with idle.http() as http:
        page = http.get("/docs").text
    assert "/v1/videos/{video_id}/remix" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page


def test_pollers_are_spread_out(idle: Running) -> None:
    settings = idle.service.settings.model_copy(update={"polls_per_second": 20.0})
    service = idle.service.__class__(**{**vars(idle.service), "settings": settings})
    assert poll_after(service, 0) == settings.poll_after_ms
    assert poll_after(service, 300) == 15_000
    assert poll_after(service, 10_000) == 30_000
    assert poll_after(service, 20, eta=60) == 15_000  # a quarter of what is left
    assert poll_after(service, 20, eta=3600) == 30_000
    assert poll_after(service, 300, eta=4) == 15_000
    service.streams = 300
    assert pace(service) == 15


def test_a_suspension_reaches_streams_that_look_rarely(tmp_path: Path) -> None:
    with serving(fast_settings(tmp_path, polls_per_second=0.01)) as running:
        running.member("host")
        member, secret = running.member()
        video = running.client(secret).videos.create(prompt="a fox")
        lines: list[str] = []

        def follow() -> None:
            with running.http(secret) as http:
                lines.extend(http.get(f"/v1/videos/{video.id}/events").text.splitlines())

        stream = threading.Thread(target=follow)
        stream.start()
        while not running.service.streams:
            time.sleep(0.01)
        time.sleep(0.1)
        suspension.suspend(running.db, TESTER, member, "a test")
        stream.join(10)
        assert not stream.is_alive()
        assert lines[-3] == "event: error"
        assert '"code": "suspended"' in lines[-2]


def test_in_process_without_a_socket(tmp_path: Path) -> None:
    async def talk(app: Any, secret: str) -> str:
        transport = httpx2.ASGITransport(app=app)
        async with AsyncOpenAI(
            base_url="http://here/v1", api_key=secret,
            http_client=httpx2.AsyncClient(transport=transport),
        ) as client:  # fmt: skip
            video = await client.videos.create_and_poll(prompt="a fox", seconds="1")
            return video.status

    with serving(fast_settings(tmp_path)) as running, running.working():
        app = create_app(running.service)
        assert asyncio.run(talk(app, running.member()[1])) == "completed"


def fill(running: Running, member: str, count: int) -> None:
    recipe = Recipe("a fox").as_json()
    row = {"member_id": member, "lane": member, "priority": 0, "status": "completed",
           "held": False, "recipe": recipe, "prompt": "a fox", "model": "m", "engine": "m",
           "seconds": 4.0, "size": "256x256", "created_at": 1.0, "completed_at": 2.0,
           "progress": 100, "attempts": 1, "not_before": 0.0}  # fmt: skip
    with running.db.write() as connection:
        connection.execute(videos.insert(), [{**row, "id": new_id("video")} for _ in range(count)])


def test_ten_thousand_videos_are_paged_by_an_index(idle: Running) -> None:
    member, secret = idle.member("host")
    fill(idle, member, 10_000)
    client = idle.client(secret)
    page = client.videos.list(limit=100)
    assert len({video.id for video in page}) == 10_000
    query = (
        f"SELECT * FROM videos WHERE member_id = '{member}' AND seq < 9 ORDER BY seq DESC LIMIT 9"
    )
    with idle.db.read() as connection:
        plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all())
    assert "ix_videos_member_id_seq" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("path", ["/nowhere", "/v1/nowhere", "/v1/videos/a/b/c"])
def test_unknown_routes_have_the_contracts_shape(idle: Running, path: str) -> None:
    with idle.http() as http:
        assert http.get(path).json()["error"]["code"] == "not_found"
        assert http.put("/v1/videos").json()["error"]["code"] == "method_not_allowed"
