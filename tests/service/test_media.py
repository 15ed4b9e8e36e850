"""Media in a folder and on S3: whole or not at all, ranges, retention, sweeping."""

from __future__ import annotations

import asyncio
import os
import uuid
from pathlib import Path

import pytest
from databases import Clock
from openai import NotFoundError
from serving import fast_settings, serving
from storage import BUCKET, flaky, options

from soramame.service.database import Database
from soramame.service.media import Media
from soramame.service.sweeping import sweep


@pytest.fixture(params=["folder", "s3"])
def media(request: pytest.FixtureRequest, tmp_path: Path) -> Media:
    if request.param == "folder":
        return Media("", tmp_path / "media")
    endpoint = request.getfixturevalue("s3")
    return Media(f"s3://{BUCKET}/{uuid.uuid4().hex}", tmp_path, options(endpoint))


async def read(media: Media, key: str, start: int, end: int) -> bytes:
    return b"".join([piece async for piece in media.stream(key, start, end)])


def test_files_come_back_in_whole_and_in_part(media: Media, tmp_path: Path) -> None:
    content = os.urandom(700_000)
    path = tmp_path / "video"
    path.write_bytes(content)
    assert media.put("videos/a/b/video.mp4", path) == len(content)
    assert media.put("videos/a/b/small", b"xyz") == 3
    assert media.get("videos/a/b/video.mp4") == content
    assert media.size("videos/a/b/video.mp4") == len(content)
    assert asyncio.run(read(media, "videos/a/b/video.mp4", 5, 600_000)) == content[5:600_000]
    assert sorted(s.key for s in media.list("videos/a")) == [
        "videos/a/b/small", "videos/a/b/video.mp4",
    ]  # fmt: skip
    assert media.delete_folder("videos/a") == 2
    assert list(media.list("videos/a")) == []
    media.delete("videos/a/b/small")
    with pytest.raises(FileNotFoundError):
        media.get("videos/a/b/small")


def test_a_key_cannot_leave_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    media = Media("", tmp_path / "media")
    with pytest.raises(Exception, match=r"\.\.|path"):
        media.get("videos/../../secret")


def test_s3_that_fails_one_time_in_three(s3: str, tmp_path: Path) -> None:
    with flaky(s3, every=3) as endpoint:
        settings = fast_settings(
            tmp_path, media_url=f"s3://{BUCKET}/flaky", media_options=options(endpoint)
        )
        with serving(settings) as running, running.working():
            client = running.client(max_retries=0)
            for number in range(4):
                video = client.videos.create_and_poll(prompt=f"fox {number}", seconds="1")
                assert video.status == "completed"
                assert video.attempts == 1
                assert client.videos.download_content(video.id).read()[4:8] == b"ftyp"
            client.videos.delete(video.id)
            stored = {item.key.split("/")[1] for item in running.service.media.list("videos")}
            assert stored == {v.id for v in client.videos.list()}


def test_a_server_whose_store_is_away_is_not_ready(s3: str, tmp_path: Path) -> None:
    for every, status in ((10**9, 200), (1, 503)):
        with flaky(s3, every) as endpoint:
            url, given = f"s3://{BUCKET}/away", options(endpoint)
            settings = fast_settings(tmp_path, media_url=url, media_options=given)
            with serving(settings) as running, running.http() as http:
                answer = http.get("/readyz")
        assert answer.status_code == status
    assert answer.json()["error"]["code"] == "media_unavailable"


@pytest.mark.parametrize("store", ["folder", "s3"])
def test_orphans_are_swept_and_nothing_else(
    request: pytest.FixtureRequest, tmp_path: Path, store: str
) -> None:
    clock, place = Clock(), {}
    if store == "s3":
        endpoint = request.getfixturevalue("s3")
        place = {"media_url": f"s3://{BUCKET}/orphans", "media_options": options(endpoint)}
    settings = fast_settings(tmp_path, orphan_seconds=600, **place)
    with serving(settings, Database(settings.database, clock)) as running, running.working():
        client = running.client()
        kept = client.videos.create_and_poll(prompt="a fox", seconds="1")
        file = client.files.create(file=("a", b"x"), purpose="user_data")
        service = running.service
        service.media.put("videos/video_gone/lease/video.mp4", b"half")
        service.media.put("inputs/in_gone/first", b"x")
        service.media.put("files/file_gone", b"x")
        halves = [tmp_path / "media" / name for name in ("files/file_gone#1", "videos/a/b/v.mp4#2")]
        for half in halves:  # what a store leaves that is killed while it writes
            half.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(b"half")
        assert sweep(service.db, service.media, settings) == 0
        assert all(half.exists() for half in halves)
        clock.jump(660)
        assert sweep(service.db, service.media, settings) == 3
        assert store == "s3" or not any(half.exists() for half in halves)
        assert client.videos.download_content(kept.id).read()
        assert client.files.content(file.id).read() == b"x"
        assert sweep(service.db, service.media, settings) == 0


def test_a_file_that_has_gone_behind_its_row_is_not_found(tmp_path: Path) -> None:
    with serving(fast_settings(tmp_path)) as running, running.working():
        client = running.client(max_retries=0)
        video = client.videos.create_and_poll(prompt="a fox", seconds="1")
        file = client.files.create(file=("a", b"x"), purpose="user_data")
        running.service.media.delete_folder("videos")
        running.service.media.delete_folder("files")
        given = {"input_reference": {"file_id": file.id}}
        for ask in (
            lambda: client.videos.download_content(video.id),
            lambda: client.videos.download_content(video.id, variant="thumbnail"),
            lambda: client.files.content(file.id),
            lambda: client.videos.create(prompt="a fox", extra_body=given),
            lambda: client.batches.create(input_file_id=file.id, endpoint="/v1/videos",
                                          completion_window="24h"),
        ):  # fmt: skip
            with pytest.raises(NotFoundError):
                ask()


def test_what_has_expired_is_deleted_with_its_files(tmp_path: Path) -> None:
    clock = Clock()
    settings = fast_settings(tmp_path, retention_days=2)
    with (
        serving(settings, Database(settings.database, clock)) as running,
        running.working(),
    ):
        client = running.client()
        video = client.videos.create_and_poll(prompt="a fox", seconds="1")
        assert video.expires_at == pytest.approx(video.created_at + 2 * 86_400, abs=2)
        clock.jump(2 * 86_400 + 1)
        sweep(running.db, running.service.media, settings)
        with pytest.raises(NotFoundError):
            client.videos.retrieve(video.id)
        assert list(running.service.media.list("videos")) == []
