"""Webhooks over HTTPS: delivered to whom the certificate is in order, told to nobody else."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import openai
import pytest
from certificates import NOW, Authority
from inboxes import listening, settled
from serving import Running, fast_settings, serving

from soramame.service.settings import Settings
from soramame.service.state import Service
from soramame.service.webhooks import Postman

EVENTS = ["video.completed", "video.failed"]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[Running]:
    settings = fast_settings(tmp_path_factory.mktemp("tls"), webhook_ca_file=authority.file)
    with serving(settings) as running, running.working():
        yield running


def test_what_is_delivered_over_https_is_verified(running: Running, authority: Authority) -> None:
    client = running.client()
    with listening(authority.certify("localhost")) as inbox:
        endpoint = client.webhooks.create(event_types=EVENTS, name="mine", url=inbox.url)
        inbox.answers = [500]
        video = client.videos.create_and_poll(prompt="a fox")
        inbox.wait(2)
        assert {*inbox.names} == {"localhost"}
    for headers, body in inbox.received:
        assert headers["host"] == inbox.url.split("/")[2]
        event = client.webhooks.unwrap(body, headers, secret=endpoint.signing_secret)
        assert (event.type, event.data.id) == ("video.completed", video.id)
    delivery = settled(running, endpoint.id)
    assert (delivery.attempts, delivery.status_code, delivery.error) == (2, 204, None)
    assert delivery.delivered_at is not None


WRONG = {
    "another name's": ({"name": "elsewhere.example"}, "Hostname mismatch"),
    "expired": (
        {"name": "localhost", "since": NOW - timedelta(days=3), "until": NOW - timedelta(days=1)},
        "has expired",
    ),
    "not yet good": ({"name": "localhost", "since": NOW + timedelta(hours=1)}, "not yet valid"),
}


@pytest.mark.parametrize("which", [*WRONG, "of an authority that nobody knows"])
def test_a_wrong_certificate_is_a_failed_try(
    running: Running, authority: Authority, tmp_path: Path, which: str
) -> None:
    issuer, (asked, reason) = authority, WRONG.get(which, ({"name": "localhost"}, "issuer"))
    if which not in WRONG:
        issuer = Authority(tmp_path)
    client = running.client(max_retries=0)
    with listening(issuer.certify(**asked)) as inbox:
        endpoint = client.webhooks.create(event_types=EVENTS, name="mine", url=inbox.url)
        assert client.videos.create_and_poll(prompt="a fox").status == "completed"
        delivery = settled(running, endpoint.id)
        tries = 1 + len(running.service.settings.webhook_retry_seconds)
        assert len(inbox.names) == tries == delivery.attempts
        with pytest.raises(openai.BadRequestError, match="certificate verify failed") as caught:
            client.webhooks.test(endpoint.id, event_type="video.failed")
        assert caught.value.code == "endpoint_unreachable"
    assert inbox.received == []
    assert (delivery.status_code, delivery.delivered_at) == (None, None)
    assert "certificate verify failed" in delivery.error
    assert reason in delivery.error


def test_a_delivery_gets_through_once_the_certificate_is_mended(
    running: Running, authority: Authority
) -> None:
    client, wrong = running.client(), authority.certify("elsewhere.example")
    with listening(wrong, wrong, authority.certify("localhost")) as inbox:
        endpoint = client.webhooks.create(event_types=EVENTS, name="mine", url=inbox.url)
        client.videos.create_and_poll(prompt="a fox")
        delivery = settled(running, endpoint.id)
    assert len(inbox.received) == 1
    assert (delivery.attempts, delivery.status_code, delivery.error) == (3, 204, None)


def test_a_wrong_file_of_authorities_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="webhook_ca_file"):
        Settings(webhook_ca_file=tmp_path / "nowhere.pem")
    (tmp_path / "empty.pem").write_text("")
    service = Service.open(fast_settings(tmp_path, webhook_ca_file=tmp_path / "empty.pem"))
    with pytest.raises(ssl.SSLError):
        Postman(service.db, service.settings)
    service.db.close()
