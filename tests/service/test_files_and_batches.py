"""Files and batches through the SDK."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import openai
import pytest
from databases import Clock, wait_until
from inboxes import listening
from openai import OpenAI
from PIL import Image
from serving import Running, fast_settings, serving

from soramame.service.database import Database


def line(custom_id: str, **body: Any) -> str:
    asked = {"custom_id": custom_id, "method": "POST", "url": "/v1/videos", "body": body}
    return json.dumps(asked)


def open_batch(client: OpenAI, lines: list[str]) -> Any:
    content = "\n".join(lines).encode()
    file = client.files.create(file=("in.jsonl", content), purpose="batch")
    return client.batches.create(
        input_file_id=file.id, endpoint="/v1/videos", completion_window="24h",
        metadata={"for": "tests"},
    )  # fmt: skip


def wait(client: OpenAI, batch_id: str) -> Any:
    wait_until(
        lambda: client.batches.retrieve(batch_id).status not in ("in_progress", "cancelling")
    )
    return client.batches.retrieve(batch_id)


def errors(client: OpenAI, batch: Any) -> list[dict[str, str]]:
    """What the error file tells: each line's custom id, and its error's code and message."""
    lines = map(json.loads, client.files.content(batch.error_file_id).text.splitlines())
    return [{"custom_id": told["custom_id"], **told["error"]} for told in lines]


def test_files_are_kept_listed_and_erased(idle: Running) -> None:
    client = idle.client()
    file = client.files.create(file=("a.txt", b"hello"), purpose="user_data")
    assert (file.bytes, file.filename, file.purpose) == (5, "a.txt", "user_data")
    assert client.files.content(file.id).read() == b"hello"
    assert [f.id for f in client.files.list()] == [file.id]
    with pytest.raises(openai.NotFoundError):
        idle.client().files.content(file.id)
    assert client.files.delete(file.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.files.retrieve(file.id)
    assert not list(idle.service.media.list(f"files/{file.id}"))


def test_a_file_may_expire(idle: Running) -> None:
    client = idle.client(max_retries=0)
    file = client.files.create(
        file=("a.txt", b"x"), purpose="batch",
        expires_after={"anchor": "created_at", "seconds": 3600},
    )  # fmt: skip
    assert file.expires_at == pytest.approx(file.created_at + 3600, abs=1)


def test_a_members_files_have_a_share_of_the_disk(tmp_path: Path) -> None:
    with serving(fast_settings(tmp_path, max_member_file_bytes=10)) as running:
        client = running.client(max_retries=0)
        file = client.files.create(file=("a", bytes(10)), purpose="user_data")
        with pytest.raises(openai.APIStatusError) as caught:
            client.files.create(file=("b", b"x"), purpose="user_data")
        assert (caught.value.status_code, caught.value.code) == (413, "too_large")
        assert len(list(running.service.media.list("files"))) == 1
        client.files.delete(file.id)
        client.files.create(file=("b", b"x"), purpose="user_data")


def test_a_picture_by_file_id(busy: Running) -> None:
    client = busy.client()
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20)).save(buffer, "PNG")
    file = client.files.create(file=("a.png", buffer.getvalue()), purpose="vision")
    body = {"input_reference": {"file_id": file.id}}
    made = client.videos.create(prompt="a fox", extra_body=body)
    assert client.videos.poll(made.id).status == "completed"
    with pytest.raises(openai.NotFoundError):
        busy.client().videos.create(prompt="a fox", extra_body=body)


def test_a_batch_of_good_and_bad_lines(busy: Running) -> None:
    client = busy.client()
    lines = [line(f"v{i}", prompt=f"fox {i}", seed=i, seconds=1) for i in range(20)]
    batch = open_batch(client, [*lines, line("bad", prompt="a fox", size="1x1")])
    batch = wait(client, batch.id)
    counts = batch.request_counts
    assert (batch.status, counts.total, counts.completed, counts.failed) == ("completed", 21, 20, 1)
    found = [json.loads(x) for x in client.files.content(batch.output_file_id).text.splitlines()]
    assert [x["custom_id"] for x in found] == [f"v{i}" for i in range(20)]
    assert found[3]["response"]["body"]["seed"] == 3
    (wrong,) = errors(client, batch)
    assert (wrong["custom_id"], wrong["code"]) == ("bad", "invalid_value")
    assert len(list(client.videos.list(limit=100))) == 20


def test_a_batch_can_be_cancelled(busy: Running) -> None:
    client = busy.client()
    batch = open_batch(client, [line(f"v{i}", prompt="a slow fox", steps=20) for i in range(30)])
    client.batches.cancel(batch.id)
    batch = wait(client, batch.id)
    assert batch.status == "cancelled"
    assert batch.request_counts.completed < 5
    assert {error["code"] for error in errors(client, batch)} == {"batch_cancelled"}
    assert [b.id for b in client.batches.list()] == [batch.id]


def test_a_line_that_can_never_be_made_holds_nobody_up(busy: Running) -> None:
    client = busy.client()
    wrong = {
        "character": (line("character", prompt="Rex", characters=[{"id": "x"}]), "not_supported"),
        "two": (line("two", prompt="a fox", n=2), "invalid_value"),
        "foreign": (line("foreign", prompt="a fox", input_reference="file_0"), "not_found"),
        "slip": (line("slip", prompt="a fox", stpes=4), "unknown_parameter"),
    }
    good = line("good", prompt="a fox", n=1, seconds=1)
    batch = open_batch(client, [*(asked for asked, _ in wrong.values()), good])
    batch = wait(client, batch.id)
    assert (batch.status, batch.request_counts.failed) == ("completed", len(wrong))
    told = {error["custom_id"]: error["code"] for error in errors(client, batch)}
    assert told == {name: code for name, (_, code) in wrong.items()}
    (made,) = client.files.content(batch.output_file_id).text.splitlines()
    assert json.loads(made)["custom_id"] == "good"


def test_a_line_longer_than_a_days_quota_holds_nobody_up(busy: Running) -> None:
    client = busy.client(busy.member(quota={"seconds_day": 5})[1])
    lines = [line("long", prompt="a fox", seconds=8), line("short", prompt="a fox", seconds=2)]
    batch = wait(client, open_batch(client, lines).id)
    assert (batch.request_counts.completed, batch.request_counts.failed) == (1, 1)
    (told,) = errors(client, batch)
    assert (told["custom_id"], told["code"]) == ("long", "quota_too_small")


def test_a_batch_expires_with_all_that_waits(tmp_path: Path) -> None:
    clock, settings = Clock(), fast_settings(tmp_path)
    with serving(settings, Database(settings.database, clock)) as running, listening() as inbox:
        client = running.client(running.member(quota={"concurrent": 2})[1])
        kinds = ["batch.expired", "video.failed"]
        client.webhooks.create(event_types=kinds, name="mine", url=inbox.url)
        batch = open_batch(client, [line(f"v{i}", prompt="a fox") for i in range(3)])
        wait_until(lambda: len(list(client.videos.list())) == 2)  # as many as the quota allows
        clock.jump(86_400)
        batch = wait(client, batch.id)
        assert (batch.status, batch.output_file_id) == ("expired", None)
        assert [error["code"] for error in errors(client, batch)] == ["batch_expired"] * 3
        assert {video.error.code for video in client.videos.list()} == {"batch_expired"}
        inbox.wait(3)
    told = Counter(json.loads(body)["type"] for _, body in inbox.received)
    assert told == {"batch.expired": 1, "video.failed": 2}


NOT_A_NUMBER = ["NaN", "-Infinity", "1e999"]  # PostgreSQL stores none of them as JSON


@pytest.mark.parametrize(
    "lines",
    [[], ["nonsense"], ['{"custom_id": "a"}'], [line("a", prompt="x"), line("a", prompt="x")],
     *([line("a", prompt="x", seconds=0).replace(" 0}", f" {number}}}")]
       for number in NOT_A_NUMBER)],
)  # fmt: skip
def test_a_wrong_batch_file_is_refused(busy: Running, lines: list[str]) -> None:
    with pytest.raises(openai.BadRequestError):
        open_batch(busy.client(max_retries=0), lines)
