"""The unmodified SDK tries again when it is told to, and succeeds: after a 429 and after a 503."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import httpx2
from databases import Postgres, wait_until
from openai import AsyncOpenAI
from serving import fast_settings, serving

from soramame.service.database import Database


class LateInTheMinute:
    """A clock that stands a second before a minute's end, and goes once somebody is refused."""

    def __init__(self) -> None:
        self.began: float | None = None

    def __call__(self) -> float:
        gone = 0.0 if self.began is None else time.monotonic() - self.began
        return 1_800_000_000.0 + 59.0 + gone

    def see(self, answer: httpx2.Response) -> None:
        if answer.status_code == 429 and self.began is None:
            self.began = time.monotonic()


def test_the_sdk_waits_for_the_next_minute(tmp_path: Path) -> None:
    clock, settings = LateInTheMinute(), fast_settings(tmp_path)
    with serving(settings, Database(settings.database, clock)) as running:
        secret = running.member(quota={"requests_minute": 2})[1]
        client = running.client(secret, max_retries=1)
        client._client.event_hooks["response"].append(clock.see)
        made = [client.videos.create(prompt=f"fox {number}").id for number in range(2)]
        third = client.videos.with_raw_response.create(prompt="fox 2")
        assert third.retries_taken == 1
        assert running.answered(429) == 1
        made.append(third.parse().id)
        assert [video.id for video in client.videos.list(order="asc")] == made


def test_the_async_sdk_waits_too(tmp_path: Path) -> None:
    clock, settings = LateInTheMinute(), fast_settings(tmp_path)

    async def see(answer: httpx2.Response) -> None:
        clock.see(answer)

    async def talk(url: str, secret: str) -> int:
        async with AsyncOpenAI(base_url=f"{url}/v1", api_key=secret, max_retries=1) as client:
            client._client.event_hooks["response"].append(see)
            await client.videos.create(prompt="a fox")
            answer = await client.videos.with_raw_response.create(prompt="a fox")
            return answer.retries_taken

    with serving(settings, Database(settings.database, clock)) as running:
        secret = running.member(quota={"requests_minute": 1})[1]
        assert asyncio.run(talk(running.url, secret)) == 1
        assert running.answered(429) == 1


def test_the_sdk_asks_again_until_the_database_is_back(postgres: Postgres, tmp_path: Path) -> None:
    settings = fast_settings(tmp_path, database_url=postgres.create())
    with serving(settings) as running:
        client = running.client(max_retries=20)
        client.videos.list()
        requests: list[int] = []
        client._client.event_hooks["response"].append(
            lambda answer: requests.append(answer.status_code)
        )
        postgres.control("stop", "-m", "immediate")

        def mend() -> None:
            try:
                wait_until(lambda: 503 in requests)
            finally:
                postgres.control("start")

        mending = threading.Thread(target=mend)
        mending.start()
        made = client.videos.with_raw_response.create(prompt="a fox")
        mending.join()
        assert made.retries_taken >= 1
        assert {*requests[:-1]} == {503}
        assert requests[-1] == 200
        assert [video.id for video in client.videos.list()] == [made.parse().id]
