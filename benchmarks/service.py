"""What the service costs: polls, generation, lists, creating and fetching.

    python benchmarks/service.py
    python benchmarks/service.py --engine computing

Measures, on this machine and with the built-in model (or an engine that only multiplies matrices):
- generation alone, served, and served while 300 clients poll, in short turns: the median time of a
  video, and what is lost; and, as that drowns where a machine drifts, what the worker does beside
  the engine and what the server takes, added up;
- the time of a poll (median and 99th percentile) while the engine computes on all cores;
- the time of a page of videos when there are 100 and when there are 10,000;
- the time of creating, polling, listing and fetching videos, one request after the other, at rest
  and while a video is made (`benchmarks/creating.py` asks a peer's server the same).

The clients run on the same cores and take their own share, which is told apart.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import chain, pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import httpx2
import numpy as np
import sqlalchemy as sa
from creating import asked, lines

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
from soramame.service.watch import Watch
from soramame.service.worker import Worker
from soramame.video import Video

CLIENTS = 300
WARM = 60.0  # seconds until nothing gets faster any more
WINDOW, ROUNDS = 15.0, 9  # seconds of each kind in turn: a machine drifts within minutes
PROMPT, VIDEO = "a red fox walks to the left through a meadow", 4.0  # and its seconds
STEPS, PRODUCTS = 8, 24
JOBS = 12  # whose bookkeeping is timed
T = TypeVar("T")


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


def alone(engine: Engine, seconds: float) -> list[float]:
    """Seconds that videos take with no service at all."""
    request = Request(PROMPT, seconds=VIDEO)
    took: list[float] = []
    while sum(took) < seconds:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            produce(engine, request, (256, 256), Path(folder), silent, ())
        took.append(time.monotonic() - began)
    return took


def fill(db: Database, caller: Caller, count: int, engine: str) -> list[str]:
    """Queue jobs straight into the database."""
    job = NewJob(Recipe(PROMPT, seconds=VIDEO), engine, engine, VIDEO, "256x256")
    return [video for _ in range(count // 100) for video in jobs.enqueue(db, caller, [job] * 100)]


def some_finished(db: Database) -> str:
    """A video that the workers have made."""
    with db.read() as connection:
        made = sa.select(videos.c.id).where(videos.c.media.is_not(None)).limit(1)
        return str(connection.scalar(made))


def finished(db: Database, since: float) -> list[float]:
    """When videos were finished since then, in order."""
    with db.read() as connection:
        at = sa.select(videos.c.completed_at).where(videos.c.completed_at > since)
        return list(connection.scalars(at.order_by(videos.c.completed_at)))


def served(db: Database, pids: list[int], seconds: float) -> list[float]:
    """Seconds that videos take of workers that go on for so long, but for one that was paused."""
    began = db.now()
    for pid in pids:
        os.kill(pid, signal.SIGCONT)
    time.sleep(seconds)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    return [after - before for before, after in pairwise(finished(db, began))]


async def poll(url: str, secret: str, ids: list[str], seconds: float) -> list[float]:
    """Each client polls its video as the SDK does, at the pace that the server asks for."""
    times: list[float] = []
    limits = httpx2.Limits(max_connections=len(ids))
    headers = {"authorization": f"Bearer {secret}"}
    async with httpx2.AsyncClient(headers=headers, timeout=30, limits=limits) as client:

        async def ask(video: str) -> float:
            answer = await client.get(f"{url}/v1/videos/{video}")
            return int(answer.headers.get("openai-poll-after-ms", 1000)) / 1000

        async def one(index: int, video: str) -> None:
            end = time.monotonic() + seconds
            await asyncio.sleep(index * pace / len(ids))  # as those do who have come one by one
            while time.monotonic() < end:
                began = time.perf_counter()
                wait = await ask(video)
                times.append(time.perf_counter() - began)
                await asyncio.sleep(min(wait, max(0.0, end - time.monotonic())))

        pace = await ask(ids[0])

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


def in_turns(
    db: Database, maker: Engine, pids: list[int], asking: Callable[[], Future[list[float]]],
    took: dict[str, list[list[float]]],
) -> tuple[float, list[float]]:  # fmt: skip
    """Fill in what videos take, by turn; the server's share of a core while polled, all polls."""
    kinds, polls, spent = list(took), [], 0.0
    for turn in range(ROUNDS):
        for kind in kinds[turn % 3 :] + kinds[: turn % 3]:  # a drift favours none of them
            if kind == "alone":
                took[kind].append(alone(maker, WINDOW))
            elif kind == "served":
                took[kind].append(served(db, pids, WINDOW))
            else:
                polling, used = asking(), cpu()
                took[kind].append(served(db, pids, WINDOW))
                spent += (cpu() - used) / (ROUNDS * WINDOW)
                polls += polling.result()
    return spent, polls


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
    whole, beside = bookkeeping(service)
    workers = Workers(service.settings, 1)
    maker: Engine = Computing() if engine == Computing.name else built_in(engine)
    alone(maker, WARM)  # both warm up
    workers.start()
    took: dict[str, list[list[float]]] = {"alone": [], "served": [], "polled": []}
    try:
        while not finished(service.db, 0.0):
            time.sleep(0.1)
        with ProcessPoolExecutor(1, get_context("spawn")) as clients:
            clients.submit(poll_all, url, secret, ids[-1:], 0.1).result()
            asking = partial(clients.submit, poll_all, url, secret, ids[-CLIENTS:], WINDOW)
            spent, polls = in_turns(service.db, maker, workers.pids, asking, took)
            for pid in workers.pids:
                os.kill(pid, signal.SIGCONT)
            given = (url, secret, some_finished(service.db))
            answered = {"while a video is made": clients.submit(asked, *given).result()}
            workers.stop()
            answered["at rest"] = clients.submit(asked, *given).result()
    finally:
        for pid in workers.pids:
            os.kill(pid, signal.SIGCONT)
        workers.stop()
    for name, turns in took.items():
        low, middle, high = statistics.quantiles(chain.from_iterable(turns), n=4)
        print(f"{name:6} {middle:.2f} s a video ({low:.2f} to {high:.2f}), {lost(took, name)}")
    ordered = sorted(polls)
    p99 = 1000 * ordered[int(0.99 * len(ordered))]
    print(f"{len(polls)} polls: median {1000 * statistics.median(polls):.1f} ms, p99 {p99:.1f} ms")
    cores = len(os.sched_getaffinity(0))
    print(f"of a job's {whole:.2f} s the worker takes {1000 * beside:.0f} ms beside the engine")
    print(f"the server took {spent:.1%} of a core while polled: {spent / cores:.1%} of all")
    print(f"added up: {beside / whole + spent / cores:.1%} lost")
    for when, each in answered.items():
        print("\n".join([f"{when}, one request after the other:", *lines(each)]))


def lost(took: dict[str, list[list[float]]], kind: str) -> str:
    """What a kind loses against the turn without a service beside its own: median and quartiles."""
    pairs = zip(took["alone"], took[kind], strict=True)
    losses = [1 - statistics.median(one) / statistics.median(other) for one, other in pairs]
    low, middle, high = statistics.quantiles(losses, n=4)
    return f"lost {middle:.1%} ({low:.1%} to {high:.1%})"


class Stopwatch:
    """Seconds spent within functions."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, function: Callable[..., T]) -> Callable[..., T]:
        """The same function, timed."""

        def timed(*given: Any, **named: Any) -> T:
            began = time.perf_counter()
            try:
                return function(*given, **named)
            finally:
                self.seconds += time.perf_counter() - began

        return timed


def bookkeeping(service: Service) -> tuple[float, float]:
    """Seconds that a worker takes for a job, and those of them that an engine alone would not.

    That is all but making, scaling and writing the video: no drift of the machine hides it.
    """
    worker = Worker(service.db, service.media, service.settings)
    worker.step()  # warms up
    making, watching = Stopwatch(), Stopwatch()
    with (
        patch("soramame.service.worker.produce", making.around(produce)),
        patch.object(Watch, "__call__", watching.around(Watch.__call__)),
    ):
        began = time.perf_counter()
        for _ in range(JOBS):
            worker.step()
        total = time.perf_counter() - began
    return total / JOBS, (total - making.seconds + watching.seconds) / JOBS


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
