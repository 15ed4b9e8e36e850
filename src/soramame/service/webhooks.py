"""Webhook deliveries: signed as Standard Webhooks, retried, and never sent into the host's network.

Each due delivery is taken by pushing its time into the future, so several servers share the work;
a server that dies on the way leaves it to be sent again (at least once, same id).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import logging
import secrets
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import sqlalchemy as sa

from soramame.service.database import Database
from soramame.service.errors import invalid
from soramame.service.settings import Settings
from soramame.service.tables import deliveries, webhook_endpoints

log = logging.getLogger(__name__)

AT_ONCE = 16


def new_secret() -> str:
    """A signing secret: 256 bits in base64 after `whsec_`."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, event: str, at: int, body: str) -> str:
    """The `webhook-signature` of a body sent at a time (seconds since 1970)."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{event}.{at}.{body}".encode(), hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def check_url(text: str, private: bool) -> tuple[httpx2.URL, httpx2.URL]:
    """A URL, and the same by the address to connect to; raises 400 for one not allowed."""
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise invalid(f"{text!r} is no URL: {error}", "url") from None
    if url.scheme != "https" and not (private and url.scheme == "http"):
        raise invalid("a webhook's url begins with https://", "url")
    if not url.host or url.userinfo:
        raise invalid(f"{text!r} is no address of a web server", "url")
    address = _resolve(url.raw_host.decode("ascii"), private)
    return url, url.copy_with(host=address, fragment=None)


def _resolve(host: str, private: bool) -> str:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise invalid(f"no server is called {host!r}", "url") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not private and not all(ipaddress.ip_address(a).is_global for a in addresses):
        raise invalid(f"{host!r} lies in a private network", "url")
    return addresses[0]


@cache
def trusted(ca_file: Path | None) -> ssl.SSLContext:
    """Whose certificates are believed: the system's authorities, and those of a PEM file.

    Raises OSError for a file that can't be read or holds none.
    """
    context = httpx2.create_ssl_context(trust_env=False)
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context


def send(settings: Settings, endpoint: Any, event: str, body: str, now: float) -> int:
    """Deliver once; the status of the answer. Raises ApiError or httpx2.HTTPError."""
    url, place = check_url(endpoint.url, settings.webhook_private_addresses)
    at = int(now)
    keys = [endpoint.secret]
    if endpoint.old_secret and now < endpoint.old_secret_until:
        keys.append(endpoint.old_secret)
    headers = {
        "host": url.netloc.decode("ascii"),
        "content-type": "application/json",
        "user-agent": "Soramame",
        "webhook-id": event,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signature(key, event, at, body) for key in keys),
    }
    request = httpx2.Request("POST", place, content=body.encode(), headers=headers)
    request.extensions["sni_hostname"] = url.raw_host.decode("ascii")  # whose certificate it has
    return asyncio.run(_answer(request, trusted(settings.webhook_ca_file),
                               settings.webhook_timeout_seconds))  # fmt: skip


async def _answer(request: httpx2.Request, verify: ssl.SSLContext, seconds: float) -> int:
    """The status of a request's answer.

    The time is for all of it: httpx2's own limits begin anew with each byte that comes.
    """
    try:
        async with (
            asyncio.timeout(seconds),
            httpx2.AsyncClient(timeout=None, verify=verify, trust_env=False) as client,
        ):
            answer = await client.send(request, stream=True)
            await answer.aclose()
            return answer.status_code
    except TimeoutError:
        raise httpx2.TimeoutException(f"no answer within {seconds:g} s") from None


def reason(error: Exception) -> str:
    """Why no answer came, in one line: a certificate that nobody vouches for, a closed port, …"""
    return str(error) or type(error).__name__


class Postman:
    """Sends what is due."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db, self._settings = db, settings
        trusted(settings.webhook_ca_file)  # a wrong file is told at once
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhooks")

    def round(self) -> int:
        """Send every delivery that is due now, several at once; how many there were."""
        due = self._take()
        list(self._pool.map(self._send, due))
        return len(due)

    def close(self) -> None:
        """Wait for what is on its way."""
        self._pool.shutdown()

    def _take(self) -> list[Any]:
        now = self._db.now()
        with self._db.read() as connection:
            any_due = sa.select(deliveries.c.id).where(deliveries.c.next_at <= now).limit(1)
            if connection.scalar(any_due) is None:
                return []
        with self._db.write() as connection:
            query = sa.select(deliveries).where(deliveries.c.next_at <= now)
            query = query.order_by(deliveries.c.next_at).limit(AT_ONCE)
            due = list(connection.execute(query.with_for_update(skip_locked=True)))
            away = now + 3 * self._settings.webhook_timeout_seconds
            for row in due:
                taken = deliveries.update().where(deliveries.c.id == row.id)
                connection.execute(taken.values(next_at=away, attempts=row.attempts + 1))
        return due

    def _send(self, row: Any) -> None:
        with self._db.read() as connection:
            endpoint = connection.execute(
                sa.select(webhook_endpoints).where(webhook_endpoints.c.id == row.endpoint_id)
            ).first()
        if endpoint is None:
            self._settle(row, None, "the endpoint was removed", hopeless=True)
            return
        try:
            status = send(self._settings, endpoint, row.id, row.body, self._db.now())
        except Exception as error:
            log.warning("webhook %s did not arrive: %s", row.id, error)
            self._settle(row, None, reason(error))
        else:
            self._settle(row, status, None, hopeless=status == 410)

    def _settle(
        self, row: Any, status: int | None, error: str | None, hopeless: bool = False
    ) -> None:
        now, waits = self._db.now(), self._settings.webhook_retry_seconds
        delivered = status is not None and 200 <= status < 300
        again = not delivered and not hopeless and row.attempts < len(waits)
        with self._db.write() as connection:
            connection.execute(
                deliveries.update()
                .where(deliveries.c.id == row.id)
                .values(
                    status_code=status,
                    error=error,
                    delivered_at=now if delivered else None,
                    next_at=now + waits[row.attempts] if again else None,
                )
            )
