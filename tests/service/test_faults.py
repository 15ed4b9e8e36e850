"""Deaths of worker, server, database and client, full disks, a clock that jumps: nothing is lost,
nothing is made twice."""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import openai
import pytest
import sqlalchemy as sa
from databases import Clock, Postgres, wait_until
from moving import begun
from openai import OpenAI
from serving import fast_settings, serving

from soramame.service import jobs
from soramame.service.database import Database
from soramame.service.housekeeping import Housekeeper
from soramame.service.tables import usage, videos

DAY = 86_400.0
HERE = Path(__file__).parent
SERVE = "import typer; from soramame.service.cli import serve; typer.run(serve)"


@dataclass
class Apart:
    """`soramame serve` in a process of its own, which can be killed and started again."""

    folder: Path
    port: int
    process: subprocess.Popen[str] | None = None
    secret: str = ""

    def start(self) -> None:
        settings = {
            "DATA_DIR": self.folder, "PORT": self.port, "LEASE_SECONDS": 10, "WORKERS": 2,
            "ENGINES": '{"soramame-1": "moving:load"}', "DEFAULT_SIZE": "256x256",
            "POLL_AFTER_MS": 50, "POLLS_PER_SECOND": 10_000, "WORKER_POLL_SECONDS": 0.05,
            "MIN_FREE_BYTES": 0, "LOG_LEVEL": "ERROR", "WORKER_SHARES_MACHINE": "false",
        }  # fmt: skip
        (self.folder / "scratch").mkdir(exist_ok=True)
        environment = {
            **os.environ,
            "TMPDIR": str(self.folder / "scratch"),
            **{f"SORAMAME_{name}": str(value) for name, value in settings.items()},
            "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path]),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"soramame_sk_\S+", line):
                self.secret = found.group()
            if "listens" in line:
                break
        wait_until(self.answers)

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def end(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(60)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None

    def client(self) -> OpenAI:
        return OpenAI(base_url=f"http://127.0.0.1:{self.port}/v1", api_key=self.secret)

    def database(self) -> Database:
        return Database(f"sqlite:///{self.folder / 'soramame.db'}")


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Apart(tmp_path, port)
    running.start()
    yield running
    if running.process is not None:
        running.end(signal.SIGTERM)


def frames(client: OpenAI, video: str) -> int:
    """How many frames a video's file holds once it is decoded."""
    with av.open(io.BytesIO(client.videos.download_content(video).read())) as file:
        return sum(1 for _ in file.decode(video=0))


def rows(db: Database) -> list[Any]:
    with db.read() as connection:
        return list(connection.execute(sa.select(videos).order_by(videos.c.seq)))


def test_kill_9_of_a_worker_in_mid_job(apart: Apart) -> None:
    db = apart.database()
    with apart.client() as client:
        video = client.videos.create(prompt="a slow fox", seconds="1", extra_body={"steps": 10})
        wait_until(lambda: rows(db)[0].progress > 10)
        os.kill(int(rows(db)[0].worker.split(":")[1]), signal.SIGKILL)
        video = client.videos.poll(video.id)
        assert (video.status, video.attempts) == ("completed", 2)
        assert frames(client, video.id) == 16
        folders = list((apart.folder / "media" / "videos" / video.id).iterdir())
    assert [f"videos/{video.id}/{folder.name}" for folder in folders] == [rows(db)[0].media]
    apart.end(signal.SIGTERM)
    assert list((apart.folder / "scratch").iterdir()) == []
    db.close()


def test_a_server_told_to_stop_gives_its_jobs_back(apart: Apart) -> None:
    db = apart.database()
    with apart.client() as client:
        client.videos.create(prompt="a slow fox", seconds="1", extra_body={"steps": 100})
        wait_until(lambda: rows(db)[0].progress > 1)
    process = apart.process
    apart.end(signal.SIGTERM)
    assert process is not None
    assert process.returncode == 0
    (row,) = rows(db)
    assert (row.status, row.attempts, row.lease) == ("queued", 0, None)
    assert list((apart.folder / "media").rglob("*.mp4")) == []
    db.close()


def test_kill_9_of_the_server_with_200_jobs_queued(apart: Apart) -> None:
    db = apart.database()
    with apart.client() as client:
        made = []
        for number in range(50):
            asked = {"seed": 4 * number, "n": 4, "steps": 2}
            first = client.videos.create(prompt="a fox", seconds="1", extra_body=asked)
            made += first.variations
        wait_until(lambda: sum(row.status == "completed" for row in rows(db)) >= 10)
        apart.end(signal.SIGKILL)
        apart.start()
        wait_until(lambda: sum(row.status == "completed" for row in rows(db)) >= 60)
        apart.end(signal.SIGTERM)
        apart.start()
        wait_until(lambda: all(row.status == "completed" for row in rows(db)))
        listed = [video.id for video in client.videos.list(limit=100, order="asc")]
        assert {frames(client, video) for video in listed[::20]} == {16}
    assert listed == made
    assert sorted(row.recipe["seed"] for row in rows(db)) == list(range(200))
    for row in rows(db):
        files = (apart.folder / "media" / row.media).iterdir()
        assert sum(file.stat().st_size for file in files) == row.bytes
    with db.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(usage)) == 200
    db.close()


def test_a_lost_database_is_waited_for(postgres: Postgres, tmp_path: Path) -> None:
    settings = fast_settings(tmp_path, database_url=postgres.create())
    with serving(settings) as running, running.working():
        client = running.client(max_retries=8)
        video = client.videos.create(prompt="a slow fox", seconds="1", extra_body={"steps": 15})
        wait_until(lambda: client.videos.retrieve(video.id).progress > 10)
        postgres.control("stop", "-m", "immediate")
        try:
            with pytest.raises(openai.InternalServerError) as caught:
                client.with_options(max_retries=0).videos.retrieve(video.id)
            assert (caught.value.status_code, caught.value.code) == (503, "database_unavailable")
            with running.http() as http:
                assert http.get("/readyz").status_code == 503
                assert http.get("/healthz").status_code == 200
        finally:
            postgres.control("start")
        video = client.videos.poll(video.id)
        assert (video.status, video.attempts) == ("completed", 1)


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A disk of a few bytes mounted on a folder; needs the right to mount."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("this user may not mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_fails_the_job_with_its_reason(tmp_path: Path) -> None:
    with small_disk(tmp_path / "media", "200k"):
        settings = fast_settings(tmp_path, max_attempts=1)
        with serving(settings) as running, running.working():
            client = running.client(max_retries=0)
            with pytest.raises(openai.InternalServerError) as caught:
                client.files.create(file=("a", os.urandom(400_000)), purpose="user_data")
            assert (caught.value.status_code, caught.value.code) == (507, "storage_full")
            assert caught.value.response.headers["x-should-retry"] == "false"
            (tmp_path / "media" / "ballast").write_bytes(bytes(180_000))
            video = client.videos.create_and_poll(prompt="a fox", size="1280x720", seconds="2")
            assert (video.status, video.error.code) == ("failed", "storage_full")
            (tmp_path / "media" / "ballast").unlink()
            assert list(running.service.media.list("videos")) == []
            assert client.videos.create_and_poll(prompt="a fox", seconds="1").status == "completed"


def test_a_full_disk_beneath_the_database_refuses_jobs_and_forgets_none(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with (
        small_disk(folder, "2m"),
        serving(fast_settings(folder)) as running,
        running.working(),
    ):
        client = running.client(max_retries=0)
        made = [client.videos.create_and_poll(prompt="a fox", seconds="1").id]
        with open(folder / "ballast", "wb", buffering=0) as ballast, contextlib.suppress(OSError):
            while True:
                ballast.write(bytes(4096))
        refused = ask_until_refused(client, made)
        assert (refused.status_code, refused.code) == (507, "storage_full")
        (folder / "ballast").unlink()
        made.append(client.videos.create(prompt="a fox", seconds="1").id)
        wait_until(lambda: rows(running.db)[-1].status == "completed")
        assert [row.id for row in rows(running.db)] == made


def ask_until_refused(client: OpenAI, made: list[str]) -> openai.InternalServerError:
    """The first refusal; there may be room left in what the database has taken before."""
    while True:
        try:
            made.append(client.videos.create(prompt="a fox" * 200, seconds="1").id)
        except openai.InternalServerError as refused:
            return refused


def test_no_job_is_taken_when_the_host_wants_room(tmp_path: Path) -> None:
    with serving(fast_settings(tmp_path, min_free_bytes=2**60)) as running:
        with pytest.raises(openai.InternalServerError) as caught:
            running.client(max_retries=0).videos.create(prompt="a fox")
        assert caught.value.code == "storage_full"
        with running.http() as http:
            assert http.get("/readyz").status_code == 507


def test_workers_that_race_make_each_video_once(tmp_path: Path) -> None:
    with serving(fast_settings(tmp_path)) as running:
        client = running.client(running.member("host")[1])
        for number in range(6):
            client.videos.create(prompt="a fox", seconds="1", extra_body={"n": 4, "seed": number})
        with running.working(4):
            wait_until(lambda: all(row.status == "completed" for row in rows(running.db)))
        found = rows(running.db)
        assert {row.attempts for row in found} == {1}
        folders = [str(p.parent.relative_to(tmp_path / "media"))
                   for p in (tmp_path / "media").rglob("video.mp4")]  # fmt: skip
        assert sorted(folders) == sorted(row.media for row in found)


def test_a_clock_that_jumps_while_jobs_run_costs_attempts_and_no_video(tmp_path: Path) -> None:
    clock, settings = Clock(), fast_settings(tmp_path)
    prompt = "a slow fox under a clock that jumps"
    with (
        serving(settings, Database(settings.database, clock)) as running,
        running.working(2),
    ):
        client = running.client()
        video = client.videos.create(prompt=prompt, seconds="1", extra_body={"steps": 10})
        for jump in (7200, -7200):
            before = begun[prompt]
            wait_until(lambda before=before: begun[prompt] >= before + 2)
            clock.jump(jump)
        wait_until(lambda: client.videos.retrieve(video.id).status == "completed")
        assert frames(client, video.id) == 16
        (row,) = rows(running.db)
    files = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert {str(path.parent.relative_to(tmp_path / "media")) for path in files} == {row.media}


def test_a_clock_that_leaps_ahead_deletes_no_video(tmp_path: Path) -> None:
    clock, settings = Clock(), fast_settings(tmp_path, retention_days=1)
    with serving(settings, Database(settings.database, clock)) as running, running.working():
        client = running.client()
        video = client.videos.create_and_poll(prompt="a fox", seconds="1")
        keeper = Housekeeper(running.service)
        for jump in (30 * DAY, -30 * DAY, 0.0):  # wrong, set right, and still right
            clock.jump(jump)
            keeper.sweep()
            assert frames(client, video.id) == 16
        clock.jump(2 * DAY)  # which have passed, or so it seems again
        keeper.sweep()
        assert frames(client, video.id) == 16
        keeper.sweep()
        assert list(client.videos.list()) == []


def test_a_lease_is_kept_while_a_model_is_loaded(tmp_path: Path) -> None:
    slowly = {"soramame-1": "moving:load_slowly"}
    settings = fast_settings(tmp_path, engines=slowly, lease_seconds=0.6)
    with serving(settings) as running, running.working(2):
        video = running.client().videos.create_and_poll(prompt="a fox", seconds="1")
    assert (video.status, video.attempts) == ("completed", 1)


def test_a_database_whose_connections_are_all_in_use_says_when_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(fast_settings(tmp_path)) as running, contextlib.ExitStack() as held:
        _, secret = running.member()
        monkeypatch.setattr(running.db.engine.pool, "_timeout", 0.1)
        with contextlib.suppress(sa.exc.TimeoutError):
            while True:
                held.enter_context(running.db.engine.connect())
        with running.http(secret) as http:
            answer = http.get("/v1/videos")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "database_busy")
    assert answer.headers["retry-after"] == "1"


def test_a_database_that_never_tells_what_it_has_settled_loses_no_video(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete = jobs.complete

    def unheard(*given: Any) -> bool:
        complete(*given)
        raise sa.exc.OperationalError("COMMIT", {}, OSError("the connection is lost"))

    monkeypatch.setattr(jobs, "complete", unheard)
    settings = fast_settings(tmp_path, lease_seconds=0.2)  # insisting takes three times as long
    with serving(settings) as running, running.working():
        client = running.client()
        first, _ = (client.videos.create_and_poll(prompt="a fox", seconds="1") for _ in range(2))
        assert frames(client, first.id) == 16  # given up by its worker, which made the next one


def test_a_client_that_hangs_up_loses_nothing(tmp_path: Path) -> None:
    body = b'{"prompt": "a slow fox", "seconds": 1, "steps": 30}'
    with serving(fast_settings(tmp_path)) as running, running.working():
        client = running.client()
        head = (
            f"POST /v1/videos HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n"
            f"authorization: Bearer {client.api_key}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        place = ("127.0.0.1", int(running.url.rpartition(":")[2]))
        for sent in (b"", body[:10]):
            with socket.create_connection(place) as half:
                half.sendall(head.encode() + sent)
        wait_until(lambda: running.answered(499) == 2)
        assert list(client.videos.list()) == []
        with socket.create_connection(place) as whole:
            whole.sendall(head.encode() + body)
            wait_until(lambda: rows(running.db))  # its answer is never read
        (video,) = client.videos.list()
        with (
            running.http(client.api_key) as http,
            http.stream("GET", f"/v1/videos/{video.id}/events") as stream,
        ):
            lines = stream.iter_lines()  # kept: a dropped iterator hangs up
            next(lines)
            assert running.service.streams == 1
        wait_until(lambda: running.service.streams == 0)
        video = client.videos.poll(video.id)
        assert (video.status, video.attempts) == ("completed", 1)
        assert len(rows(running.db)) == 1
