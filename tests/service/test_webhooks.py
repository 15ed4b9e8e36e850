"""Webhooks: managed and verified by the SDK, delivered with retries, kept out of the network."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
from inboxes import Inbox, dripping, listening, settled
from serving import Running, fast_settings, serving

from soramame.service.errors import ApiError
from soramame.service.webhooks import check_url


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with listening() as inbox:
        yield inbox


BOTH = ["video.completed", "video.failed"]


def test_a_finished_video_is_announced_and_verified(busy: Running, inbox: Inbox) -> None:
    client = busy.client()
    endpoint = client.webhooks.create(event_types=BOTH, name="mine", url=inbox.url)
    video = client.videos.create_and_poll(prompt="a fox")
    inbox.wait(1)
    headers, body = inbox.received[0]
    event = client.webhooks.unwrap(body, headers, secret=endpoint.signing_secret)
    assert (event.type, event.data.id) == ("video.completed", video.id)
    with pytest.raises(openai.InvalidWebhookSignatureError):
        client.webhooks.verify_signature(body + b" ", headers, secret=endpoint.signing_secret)


def test_a_delivery_is_retried_with_the_same_id(busy: Running, inbox: Inbox) -> None:
    client = busy.client()
    endpoint = client.webhooks.create(event_types=BOTH, name="mine", url=inbox.url)
    inbox.answers = [500, 307]  # which points elsewhere, but nobody goes there
    client.videos.create_and_poll(prompt="a fox")
    delivery = settled(busy, endpoint.id)
    assert (delivery.attempts, delivery.status_code, len(inbox.received)) == (3, 204, 3)
    assert {headers["webhook-id"] for headers, _ in inbox.received} == {delivery.id}


def test_a_rotated_secret_signs_beside_the_old_one(busy: Running, inbox: Inbox) -> None:
    client = busy.client()
    old = client.webhooks.create(event_types=BOTH, name="mine", url=inbox.url)
    new = client.webhooks.rotate_secret(old.id, keep_old_secret_active_for_24_hours=True)
    assert new.signing_secret != old.signing_secret
    sample = client.webhooks.test(old.id, event_type="video.failed")
    assert sample.status_code == 204
    headers, body = inbox.received[0]
    for secret in (old.signing_secret, new.signing_secret):
        client.webhooks.verify_signature(body, headers, secret=secret)


def test_endpoints_are_listed_changed_and_removed(idle: Running) -> None:
    client = idle.client(max_retries=0)
    ids = [
        client.webhooks.create(event_types=BOTH, name=f"n{i}", url="http://127.0.0.1:9/x").id
        for i in range(3)
    ]
    assert [e.id for e in client.webhooks.list(limit=2)] == ids[::-1]
    assert client.webhooks.update(ids[0], name="new").name == "new"
    assert "video.completed" in client.webhooks.event_types.list().data
    client.webhooks.delete(ids[0])
    with pytest.raises(openai.NotFoundError):
        client.webhooks.retrieve(ids[0])
    with pytest.raises(openai.NotFoundError):
        idle.client().webhooks.retrieve(ids[1])
    with pytest.raises(openai.BadRequestError):
        client.webhooks.create(event_types=["x"], name="n", url="http://127.0.0.1:9/x")


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "https://127.0.0.1/", "https://[::1]/", "https://10.1.2.3/",
     "https://169.254.169.254/latest", "https://user@127.0.0.1/", "ftp://x/", "https://localhost/",
     "https://[::ffff:127.0.0.1]/", "https://0x7f.1/"],
)  # fmt: skip
def test_the_hosts_own_network_is_out_of_reach(url: str) -> None:
    with pytest.raises(ApiError):
        check_url(url, private=False)


@pytest.mark.parametrize(
    "url",
    ["https://a:b/", "https://a:65536/", "https:///x", "https://[::1/", "https://[abc]/",
     "https://a\u2100b/", "https://a/\x01", "https://a/\x7f", "//a", "a", "https://xn--/"],
)  # fmt: skip
def test_what_is_no_url_is_refused(idle: Running, url: str) -> None:
    client = idle.client(max_retries=0)
    with pytest.raises(openai.BadRequestError) as caught:
        client.webhooks.create(event_types=BOTH, name="mine", url=url)
    assert caught.value.param == "url"


def test_a_name_in_any_script_is_called_as_servers_know_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(host: str, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:4700::1", 0, 0, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    url, place = check_url("https://bücher.example:444/x?y=1#z", private=False)
    assert asked == ["xn--bcher-kva.example"]
    assert url.netloc == b"xn--bcher-kva.example:444"
    assert str(place) == "https://[2606:4700::1]:444/x?y=1"


def test_an_endpoint_that_is_gone_is_left_alone(busy: Running, inbox: Inbox) -> None:
    client = busy.client()
    endpoint = client.webhooks.create(event_types=BOTH, name="mine", url=inbox.url)
    inbox.answers = [410]
    client.videos.create_and_poll(prompt="a fox", seconds="1")
    delivery = settled(busy, endpoint.id)
    assert (delivery.attempts, delivery.status_code, delivery.delivered_at) == (1, 410, None)


def test_an_answer_that_never_ends_is_not_waited_for(tmp_path: Path) -> None:
    settings = fast_settings(tmp_path, webhook_timeout_seconds=0.5)
    with serving(settings) as running, dripping() as url:
        client = running.client()
        endpoint = client.webhooks.create(event_types=BOTH, name="mine", url=url)
        with pytest.raises(openai.BadRequestError, match=r"no answer within 0\.5 s"):
            client.webhooks.test(endpoint.id, event_type="video.failed")


def test_a_cancelled_video_is_announced_as_failed(busy: Running, inbox: Inbox) -> None:
    client = busy.client()
    client.webhooks.create(event_types=["video.failed"], name="mine", url=inbox.url)
    slow = [client.videos.create(prompt="a slow fox", extra_body={"steps": 100}) for _ in range(2)]
    client.post(f"/videos/{slow[0].id}/cancel", cast_to=openai.types.Video)
    client.videos.delete(slow[1].id)
    inbox.wait(2)
    told = [json.loads(body) for _, body in inbox.received]
    assert {(event["type"], event["data"]["id"]) for event in told} == {
        ("video.failed", video.id) for video in slow
    }
