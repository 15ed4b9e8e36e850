"""Serving: uvicorn around the application, which lets streams end before it stops."""

from __future__ import annotations

import socket

import uvicorn

from soramame.service.app import create_app
from soramame.service.state import Service

BACKLOG = 2048  # connections that may wait to be accepted
DRAIN = 10  # seconds that open requests have to end


class Server(uvicorn.Server):
    """A server that closes event streams first when it is told to stop."""

    def __init__(self, service: Service) -> None:
        settings = service.settings
        config = uvicorn.Config(
            create_app(service),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            ws="none",
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies or None,
            timeout_graceful_shutdown=DRAIN,
            server_header=False,
        )
        super().__init__(config)
        self._service = service

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End streams, let requests finish, stop."""
        self._service.stopping.set()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """A socket on which clients may knock from now on; raises OSError where it can't be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)
