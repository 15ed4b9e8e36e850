"""What the service costs: polls, generation, lists.

    python benchmarks/service.py
    python benchmarks/service.py --engine computing

Measures, on this machine and with the built-in model (or an engine that only multiplies matrices):
- generation alone, served, and served while 300 clients poll (videos a minute, and what is lost);
- the time of a poll (median and 99th percentile) while the engine computes on all cores;
- the time of a page of videos when there are 100 and when there are 10,000.

The clients run on the same cores and take their own share, which is told apart.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import httpx2
import numpy as np
import sqlalchemy as sa

from soramame.engine.engine import Engine
from soramame.engine.models import DEFAULT
from soramame.engine.models import load as built_in
from soramame.engine.progress import Progress, Report, silent
from soramame.engine.prompt import Prompt
from soramame.request import FPS, Request
from soramame.service import jobs
from soramame.service.access import Caller, by_token
from soramame.service.audit import SYSTEM
from soramame.service.database import Database
from soramame.service.ids import new_id
from soramame.service.jobs import NewJob
from soramame.service.people import add
from soramame.service.processes import Workers
from soramame.service.produce import produce
from soramame.service.recipes import Recipe
from soramame.service.serve import Server
from soramame.service.settings import Settings
from soramame.service.state import Service
from soramame.service.tables import tokens, videos
from soramame.video import Video

CLIENTS = 300
SECONDS = 45.0
PROMPT, VIDEO = "a red fox walks to the left through a meadow", 4.0  # and its seconds
STEPS, PRODUCTS = 8, 24


class Computing:
    """An engine that multiplies matrices on all cores and shows a grey picture."""

    name, version = "computing", "1"

    def understand(self, prompt: str, seed: int = 0, style: str | None = None) -> Prompt:
        """Nothing to understand."""
        return Prompt(prompt, prompt, prompt)

    def generate(self, request: Request, report: Report = silent) -> Video:
        """About a second of work in steps."""
        matrix = np.random.default_rng(0).random((768, 768), np.float32)
        for step in range(STEPS):
            report(Progress("denoise", step, STEPS, step / STEPS))
            for _ in range(PRODUCTS):
                np.matmul(matrix, matrix)
        grey = np.full((round(request.seconds * FPS), 64, 64, 3), 128, np.uint8)
        return Video(grey, FPS)


def load(_name: str) -> Computing:
    """The engine for the workers' settings."""
    return Computing()


def alone(engine: Engine, seconds: float) -> float:
    """Videos a minute with no service at all."""
    request = Request(PROMPT, seconds=VIDEO)
    count, began = -1, 0.0  # the first warms up
    while count < 0 or time.monotonic() - began < seconds:
        with tempfile.TemporaryDirectory() as folder:
            produce(engine, request, (256, 256), Path(folder), silent, ())
        count += 1
        began = began or time.monotonic()
    return 60 * count / (time.monotonic() - began)


def fill(db: Database, caller: Caller, count: int, engine: str) -> list[str]:
    """Queue jobs straight into the database."""
    job = NewJob(Recipe(PROMPT, seconds=VIDEO), engine, engine, VIDEO, "256x256")
    return [video for _ in range(count // 100) for video in jobs.enqueue(db, caller, [job] * 100)]


def done(db: Database) -> int:
    """How many videos are finished."""
    with db.read() as connection:
        finished = sa.select(sa.func.count()).where(videos.c.status == "completed")
        return int(connection.scalar(finished) or 0)


def rate(db: Database, seconds: float) -> float:
    """Videos a minute over some seconds from now."""
    before, began = done(db), time.monotonic()
    time.sleep(seconds)
    return 60 * (done(db) - before) / (time.monotonic() - began)


async def poll(url: str, secret: str, ids: list[str], seconds: float) -> list[float]:
    """Each client polls its video as the SDK does, at the pace that the server asks for."""
    times: list[float] = []
    limits = httpx2.Limits(max_connections=len(ids))
    headers = {"authorization": f"Bearer {secret}"}
    async with httpx2.AsyncClient(headers=headers, timeout=30, limits=limits) as client:

        async def one(index: int, video: str) -> None:
            end = time.monotonic() + seconds
            await asyncio.sleep(index * 10 / len(ids))
            while time.monotonic() < end:
                began = time.perf_counter()
                answer = await client.get(f"{url}/v1/videos/{video}")
                times.append(time.perf_counter() - began)
                await asyncio.sleep(int(answer.headers.get("openai-poll-after-ms", 1000)) / 1000)

        await asyncio.gather(*(one(i, video) for i, video in enumerate(ids)))
    return times


def poll_all(url: str, secret: str, ids: list[str], seconds: float) -> list[float]:
    """The clients, in a process of their own; the seconds that each poll took."""
    return asyncio.run(poll(url, secret, ids, seconds))


def pages(url: str, secret: str) -> float:
    """Median milliseconds of a page of 100 videos."""
    times = []
    with httpx2.Client(headers={"authorization": f"Bearer {secret}"}) as client:
        for _ in range(15):
            began = time.perf_counter()
            client.get(f"{url}/v1/videos?limit=100").raise_for_status()
            times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times)


def lists(service: Service, url: str) -> tuple[float, float]:
    """Milliseconds of a page with 100 and with 10,000 videos."""
    found = []
    for count in (100, 10_000):
        member, secret = add(service.db, SYSTEM, "lister", "host", None)
        row = {"member_id": member, "lane": member, "priority": 0, "status": "completed",
               "held": False, "recipe": Recipe("a fox").as_json(), "prompt": "a fox",
               "model": "m", "engine": "m", "seconds": 4.0, "size": "256x256",
               "created_at": 1.0, "progress": 100, "attempts": 1, "not_before": 0.0}  # fmt: skip
        with service.db.write() as connection:
            new = [{**row, "id": new_id("video")} for _ in range(count)]
            connection.execute(videos.insert(), new)
        found.append(pages(url, secret))
    return found[0], found[1]


def caller_of(db: Database, member: str) -> Caller:
    """A member as the service sees them."""
    with db.read() as connection:
        token = connection.scalar(sa.select(tokens.c.id).where(tokens.c.member_id == member))
        return by_token(connection, str(token), "127.0.0.1", db.now())


def measure(service: Service, url: str, engine: str) -> None:
    """Print everything."""
    small, large = lists(service, url)
    print(f"a page of 100 videos: {small:.1f} ms of 100, {large:.1f} ms of 10,000")
    member, secret = add(service.db, SYSTEM, "poller", "host", None)
    ids = fill(service.db, caller_of(service.db, member), 2000, engine)
    workers = Workers(service.settings, 1)
    maker: Engine = Computing() if engine == Computing.name else built_in(engine)
    before = alone(maker, SECONDS)
    workers.start()
    try:
        while not done(service.db):
            time.sleep(0.1)
        served = rate(service.db, SECONDS)
        polls: list[float] = []
        last = ids[-CLIENTS:]
        with ProcessPoolExecutor(1, get_context("spawn")) as clients:
            polling = clients.submit(poll_all, url, secret, last, SECONDS)
            used = cpu()
            polled = rate(service.db, SECONDS)
            spent = cpu() - used
            polls += polling.result()
    finally:
        workers.stop()
    again = alone(maker, SECONDS)
    base = (before + again) / 2
    ordered = sorted(polls)
    p99 = 1000 * ordered[int(0.99 * len(ordered))]
    print(
        f"alone {before:.1f} and {again:.1f}, served {served:.1f}, polled {polled:.1f} videos/min"
    )
    print(f"lost: served {1 - served / base:.1%}, with {CLIENTS} pollers {1 - polled / base:.1%}")
    print(f"{len(polls)} polls: median {1000 * statistics.median(polls):.1f} ms, p99 {p99:.1f} ms")
    cores = len(os.sched_getaffinity(0))
    print(f"the server took {spent / SECONDS:.1%} of a core: {spent / SECONDS / cores:.1%} of all")


def cpu() -> float:
    """Seconds of processor time that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Serve from a temporary folder and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=(DEFAULT, Computing.name), default=DEFAULT)
    engine = parser.parse_args().engine
    engines = {Computing.name: "service:load", DEFAULT: "soramame.engine.models:load"}
    here = str(Path(__file__).parent)
    os.environ["PYTHONPATH"] = os.pathsep.join([here, *sys.path])
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder), port=0, engines=engines, default_model=engine,
            log_level="ERROR", worker_shares_machine=False,
        )  # fmt: skip
        service = Service.open(settings)
        server = Server(service)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            measure(service, f"http://127.0.0.1:{port}", engine)
        finally:
            server.should_exit = True
            thread.join()


if __name__ == "__main__":
    main()
