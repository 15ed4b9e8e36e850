"""Webhooks: managed and verified by the SDK, delivered with retries, kept out of the network."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest
from inboxes import Inbox, listening
from serving import Running

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
    client.webhooks.create(event_types=BOTH, name="mine", url=inbox.url)
    inbox.answers = [500, 302]
    client.videos.create_and_poll(prompt="a fox")
    inbox.wait(3)
    assert len({headers["webhook-id"] for headers, _ in inbox.received}) == 1


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
     "https://169.254.169.254/latest", "https://user@127.0.0.1/", "ftp://x/", "https://a:b/",
     "https://localhost/", "https:///x"],
)  # fmt: skip
def test_the_hosts_own_network_is_out_of_reach(url: str) -> None:
    with pytest.raises(ApiError):
        check_url(url, private=False)
