"""Following a job: events, previews, progress, cancel, ranges, links, the queue's order."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import threading
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from databases import new_database, wait_until
from PIL import Image
from serving import TESTER, Running, add_member, fast_settings, serving

from soramame.service import jobs
from soramame.service.access import by_token
from soramame.service.errors import ApiError
from soramame.service.jobs import NewJob
from soramame.service.queue_view import QueueView, positions
from soramame.service.ranges import parse_range
from soramame.service.recipes import Recipe
from soramame.service.state import found
from soramame.service.tokens import issue


def read_events(http: httpx2.Client, video_id: str) -> list[tuple[str, Any]]:
    found = []
    with http.stream("GET", f"/v1/videos/{video_id}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            if line.startswith("event: "):
                kind = line.removeprefix("event: ")
            elif line.startswith("data: "):
                found.append((kind, json.loads(line.removeprefix("data: "))))
    return found


def test_events_tell_of_progress_and_end(busy: Running) -> None:
    _, secret = busy.member()
    client = busy.client(secret)
    video = client.videos.create(prompt="a slow fox", extra_body={"steps": 6})
    with busy.http(secret) as http:
        events = read_events(http, video.id)
    assert {kind for kind, _ in events[:-1]} == {"video.progress"}
    kind, last = events[-1]
    assert (kind, last["status"], last["progress"]) == ("video.completed", "completed", 100)
    stages = [event["stage"] for _, event in events if event["stage"]]
    assert stages[0] == "denoise"
    assert any(event["eta"] is not None for _, event in events)


@pytest.mark.parametrize("end", ["cancel", "delete"])
def test_events_end_with_what_is_stopped(running: Running, end: str) -> None:
    _, secret = running.member()
    client = running.client(secret)
    video = client.videos.create(prompt="a slow fox", extra_body={"steps": 100})
    events: list[tuple[str, Any]] = []

    def follow() -> None:
        with running.http(secret) as http:
            events.extend(read_events(http, video.id))

    stream = threading.Thread(target=follow)
    stream.start()
    wait_until(lambda: running.service.streams)
    if end == "cancel":
        client.post(f"/videos/{video.id}/cancel", cast_to=openai.types.Video)
    else:
        client.videos.delete(video.id)
    stream.join()
    kind, last = events[-1]
    expected = ("video.failed", "cancelled") if end == "cancel" else ("error", "not_found")
    assert (kind, last["error"]["code"]) == expected


def test_a_preview_comes_while_it_runs(busy: Running) -> None:
    client = busy.client()
    video = client.videos.create(prompt="a slow fox", extra_body={"steps": 100})
    path = f"/videos/{video.id}/content?variant=preview"
    shown: list[bytes] = []

    def look() -> bool:
        with contextlib.suppress(openai.NotFoundError):
            shown.append(client.get(path, cast_to=httpx2.Response).content)
        return bool(shown)

    wait_until(look)
    picture = Image.open(io.BytesIO(shown[0]))
    assert (picture.format, max(picture.size), picture.n_frames) == ("WEBP", 128, 64)
    client.videos.delete(video.id)


def test_a_preview_that_cannot_be_kept_costs_no_video(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []
    with serving(fast_settings(tmp_path)) as running, running.working() as (worker,):
        put = worker.media.put

        def full(key: str, content: bytes | Path) -> int:
            if key.endswith("preview.webp"):
                refused.append(key)
                raise OSError(errno.ENOSPC, "No space left on device")
            return put(key, content)

        monkeypatch.setattr(worker.media, "put", full)
        client = running.client()
        video = client.videos.create(prompt="a slow fox", seconds="1", extra_body={"steps": 5})
        with pytest.raises(openai.NotFoundError):
            client.get(f"/videos/{video.id}/content?variant=preview", cast_to=httpx2.Response)
        video = client.videos.poll(video.id)
    assert (video.status, video.attempts) == ("completed", 1)
    assert refused


def test_cancel_keeps_the_video_as_failed(busy: Running) -> None:
    client = busy.client()
    video = client.videos.create(prompt="a slow fox", extra_body={"steps": 100})
    wait_until(lambda: client.videos.retrieve(video.id).status == "in_progress")
    done = client.post(f"/videos/{video.id}/cancel", cast_to=dict)
    assert (done["status"], done["error"]["code"]) == ("failed", "cancelled")
    assert client.videos.create_and_poll(prompt="the next").status == "completed"
    assert client.videos.retrieve(video.id).error.code == "cancelled"


def test_ranges_and_conditions(busy: Running) -> None:
    _, secret = busy.member()
    video = busy.client(secret).videos.create_and_poll(prompt="a fox")
    with busy.http(secret) as http:
        path = f"/v1/videos/{video.id}/content"
        whole = http.get(path)
        assert whole.headers["accept-ranges"] == "bytes"
        size, tag = len(whole.content), whole.headers["etag"]
        part = http.get(path, headers={"range": "bytes=10-19"})
        assert part.status_code == 206
        assert part.content == whole.content[10:20]
        assert part.headers["content-range"] == f"bytes 10-19/{size}"
        assert http.get(path, headers={"range": "bytes=-5"}).content == whole.content[-5:]
        assert http.get(path, headers={"range": f"bytes={size}-"}).status_code == 416
        assert http.get(path, headers={"if-none-match": tag}).status_code == 304
        other = {"range": "bytes=0-1", "if-range": '"other"'}
        assert http.get(path, headers=other).status_code == 200
        head = http.head(path)
        assert (head.content, head.headers["content-length"]) == (b"", str(size))


@pytest.mark.parametrize(
    ("header", "part"),
    [(None, None), ("bytes=0-", (0, 10)), ("bytes=3-4", (3, 5)), ("bytes=3-99", (3, 10)),
     ("bytes=-3", (7, 10)), ("bytes=-99", (0, 10)), ("bytes=4-3", None), ("bytes=-", None),
     ("lines=1-2", None), ("bytes=0-1,3-4", None)],
)  # fmt: skip
def test_ranges_are_read_as_the_standard_says(
    header: str | None, part: tuple[int, int] | None
) -> None:
    assert parse_range(header, 10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=-0", "bytes=11-12"])
def test_ranges_outside_are_refused(header: str) -> None:
    with pytest.raises(ApiError, match="has 10 bytes"):
        parse_range(header, 10)


def test_links_work_without_a_token_until_they_expire(busy: Running) -> None:
    _, secret = busy.member()
    video = busy.client(secret).videos.create_and_poll(prompt="a fox")
    with busy.http(secret) as http, busy.http() as nobody:
        made = http.post(f"/v1/videos/{video.id}/links", json={"variant": "thumbnail"}).json()
        path = made["url"].partition("/media")[1] + made["url"].partition("/media")[2]
        assert nobody.get(path).headers["content-type"] == "image/webp"
        assert nobody.get(path.replace("thumbnail", "video")).status_code == 403
        assert nobody.get(path.replace("expires=", "expires=9")).status_code == 403
        assert nobody.get(f"/media/{video.id}/video").status_code == 400
        assert nobody.get(f"/v1/videos/{video.id}/content").status_code == 401


def test_positions_are_dealt_round_robin() -> None:
    queue = [
        ("a1", 0, "a", "a"), ("a2", 0, "a", "a"), ("a3", 0, "a", "a"), ("b1", 0, "b", "b"),
        ("h", -1, "h", "h"), ("v1", 0, "w", "v"), ("v2", 0, "w", "v"), ("u1", 0, "w", "u"),
    ]  # fmt: skip
    order = sorted((place, job) for job, place in positions(queue).items())
    assert [job for _, job in order] == ["h", "a1", "b1", "v1", "a2", "u1", "a3", "v2"]


def test_an_idempotency_key_repeats_all_variations(idle: Running) -> None:
    client = idle.client(max_retries=0)

    def create() -> Any:
        extra = {"n": 4, "seed": 1}
        once = {"Idempotency-Key": "four"}
        return client.videos.create(prompt="a fox", extra_body=extra, extra_headers=once)

    first = create()
    assert create().variations == first.variations
    assert len(first.variations) == first.n == 4
    client.videos.delete(first.id)
    assert create().id == first.variations[1]
    for video in first.variations[1:]:
        client.videos.delete(video)
    with pytest.raises(openai.ConflictError, match="was deleted"):
        create()


def test_waiting_times_count_all_who_work(tmp_path: Path) -> None:
    with new_database(tmp_path, None) as db:
        found(db, fast_settings(tmp_path))
        with db.write() as connection:
            jobs.count(db, connection, "completed", "soramame-1", 4.0)
            jobs.count(db, connection, "stage", "denoise", 12.0)
            member = add_member(db, connection)
            token, _ = issue(connection, 0.0, TESTER, member, "test")
            caller = by_token(connection, token, "192.0.2.1", db.now())
        job = NewJob(Recipe("a fox"), "soramame-1", "soramame-1", 4.0, "256x256")
        jobs.enqueue(db, caller, [job] * 4)
        alone = QueueView(db).look().job_seconds
        for worker in range(3):
            jobs.claim(db, str(worker), 60, 3)
        assert (alone, QueueView(db).look().job_seconds) == (12.0, 4.0)


def test_paging_goes_on_after_what_was_deleted(idle: Running) -> None:
    client = idle.client(max_retries=0)
    made = [client.videos.create(prompt="a fox").id for _ in range(4)]
    seen = []
    for video in client.videos.list(limit=1):
        seen.append(client.videos.delete(video.id).id)
    assert seen == made[::-1]
    with pytest.raises(openai.NotFoundError):
        idle.client(max_retries=0).videos.list(after=made[0])


def test_the_same_idempotency_key_makes_one_video(idle: Running) -> None:
    client = idle.client(max_retries=0)
    once = {"Idempotency-Key": "k1"}
    first = client.videos.create(prompt="a fox", extra_headers=once)
    assert client.videos.create(prompt="a fox", extra_headers=once).id == first.id
    with pytest.raises(Exception, match="used for another") as caught:
        client.videos.create(prompt="a dog", extra_headers=once)
    assert caught.value.response.headers["x-should-retry"] == "false"
