"""Each call of the contract with the SDK's asynchronous client over a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import openai
import pytest
from inboxes import listening
from openai import AsyncOpenAI
from serving import Running
from stills import halves, png


@asynccontextmanager
async def client_of(running: Running, secret: str | None = None) -> AsyncIterator[AsyncOpenAI]:
    secret = secret or running.member()[1]
    async with AsyncOpenAI(base_url=f"{running.url}/v1", api_key=secret, max_retries=0) as client:
        yield client


def run(running: Running, talk: Any) -> None:
    """Let a coroutine talk with a server as a new member."""

    async def whole() -> None:
        async with client_of(running) as client:
            await talk(client)

    asyncio.run(whole())


def test_videos(running: Running) -> None:
    async def talk(client: AsyncOpenAI) -> None:
        videos = client.videos
        made = await videos.create_and_poll(
            prompt="a fox", seconds="1", input_reference=png(halves())
        )
        assert made.status == "completed"
        for variant, head in (("video", b"ftyp"), ("thumbnail", b"WEBP"), ("spritesheet", b"JFIF")):
            content = await videos.download_content(made.id, variant=variant)
            assert head in (await content.aread())[:16]
        clip = await (await videos.download_content(made.id)).aread()
        by_id = {"video": {"id": made.id}}
        begun = [
            await videos.remix(made.id, prompt="a dog"),
            await videos.edit(prompt="a dog", video=clip),
            await videos.extend(prompt="on", seconds="1", video=clip),
            await videos.extend(prompt="on", seconds="1", video=openai.omit, extra_body=by_id),
        ]
        done = [await videos.poll(video.id) for video in begun]
        assert [(video.status, video.seconds) for video in done] == [
            ("completed", seconds) for seconds in ("1", "1", "2", "2")
        ]
        ids = [made.id, *(video.id for video in begun)]
        assert [video.id async for video in videos.list(limit=2, order="asc")] == ids
        assert (await videos.delete(made.id)).deleted
        with pytest.raises(openai.NotFoundError):
            await videos.retrieve(made.id)
        with pytest.raises(openai.InternalServerError) as caught:
            await videos.create_character(name="Rex", video=clip)
        assert caught.value.status_code == 501
        with pytest.raises(openai.NotFoundError):
            await videos.get_character("char_1")

    run(running, talk)


def test_files_and_batches(running: Running) -> None:
    async def talk(client: AsyncOpenAI) -> None:
        body = {"prompt": "a fox", "seconds": "1"}
        line = {"custom_id": "one", "method": "POST", "url": "/v1/videos", "body": body}
        other = await client.files.create(file=("a", b"x"), purpose="user_data")
        file = await client.files.create(file=("b", json.dumps(line).encode()), purpose="batch")
        assert [each.id async for each in client.files.list(limit=1)] == [file.id, other.id]
        assert [each.id async for each in client.files.list(purpose="batch")] == [file.id]
        assert (await client.files.retrieve(other.id)).bytes == 1
        assert (await client.files.content(other.id)).text == "x"
        assert (await client.files.delete(other.id)).deleted
        given: Any = {"endpoint": "/v1/videos", "completion_window": "24h"}
        batch = await client.batches.create(input_file_id=file.id, **given)
        while (batch := await client.batches.retrieve(batch.id)).status == "in_progress":
            await asyncio.sleep(0.02)
        assert (batch.status, batch.request_counts.completed) == ("completed", 1)
        told = json.loads((await client.files.content(batch.output_file_id)).text)
        made = await client.videos.retrieve(told["response"]["body"]["id"])
        assert (told["custom_id"], made.status) == ("one", "completed")
        second = await client.batches.create(input_file_id=file.id, **given)
        assert (await client.batches.cancel(second.id)).status in ("cancelling", "cancelled")
        assert [each.id async for each in client.batches.list(limit=1)] == [second.id, batch.id]

    run(running, talk)


def test_webhooks(running: Running) -> None:
    async def talk(client: AsyncOpenAI) -> None:
        hooks, kinds = client.webhooks, ["video.completed"]
        assert "video.completed" in (await hooks.event_types.list()).data
        with listening() as inbox:
            made = await hooks.create(event_types=kinds, name="mine", url=inbox.url)
            assert (await hooks.retrieve(made.id)).name == "mine"
            assert (await hooks.update(made.id, name="yours")).name == "yours"
            assert [each.id async for each in hooks.list()] == [made.id]
            secret = (await hooks.rotate_secret(made.id)).signing_secret
            assert (await hooks.test(made.id, event_type="video.completed")).status_code == 204
            video = await client.videos.create_and_poll(prompt="a fox", seconds="1")
            await asyncio.to_thread(inbox.wait, 2)
            assert (await hooks.delete(made.id)).deleted
        headers, body = inbox.received[-1]
        event = hooks.unwrap(body, headers, secret=secret)
        assert (event.type, event.data.id) == ("video.completed", video.id)
        with pytest.raises(openai.InvalidWebhookSignatureError):
            hooks.unwrap(body, headers, secret=made.signing_secret)

    run(running, talk)


def test_error_classes(running: Running) -> None:
    read_only = running.token(running.member()[0], permissions=("read",))
    spent = running.member(quota={"seconds_day": 1})[1]
    wrong: list[tuple[str | None, type[openai.APIStatusError], dict[str, Any]]] = [
        (None, openai.BadRequestError, {"size": "3x4"}),
        ("nonsense", openai.AuthenticationError, {}),
        (read_only, openai.PermissionDeniedError, {}),
        (None, openai.NotFoundError, {"extra_body": {"input_reference": {"file_id": "file_0"}}}),
        (spent, openai.RateLimitError, {}),
        (None, openai.InternalServerError, {"extra_body": {"characters": [{"id": "char_1"}]}}),
    ]

    async def ask(secret: str | None, given: dict[str, Any]) -> None:
        async with client_of(running, secret) as client:
            await client.videos.create(prompt="a fox", **given)

    async def conflict(client: AsyncOpenAI) -> None:
        once = {"Idempotency-Key": "once"}
        await client.videos.create(prompt="a fox", extra_headers=once)
        await client.videos.create(prompt="a dog", extra_headers=once)

    def fails(asked: Coroutine[Any, Any, None]) -> openai.APIStatusError:
        with pytest.raises(openai.APIStatusError) as caught:
            asyncio.run(asked)
        return caught.value

    for secret, kind, given in wrong:
        error = fails(ask(secret, given))
        assert type(error) is kind, (error, given)
        assert str(error.request_id).startswith("req_")
    with pytest.raises(openai.ConflictError):
        run(running, conflict)
