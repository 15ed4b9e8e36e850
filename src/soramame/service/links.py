"""Signed links to media: they work without a token, expire, and die with their maker's access."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import urlencode

import sqlalchemy as sa

from soramame.service import access
from soramame.service.errors import ApiError
from soramame.service.tables import programme


@dataclass(frozen=True)
class Link:
    """What a link grants: one variant of one video until it expires. Times in seconds."""

    video_id: str
    variant: str
    token_id: str
    issued: float
    expires: int

    def path(self, key: str) -> str:
        """The link's path and query, signed."""
        query = {"token": self.token_id, "issued": repr(self.issued), "expires": self.expires,
                 "signature": self._sign(key)}  # fmt: skip
        return f"/media/{self.video_id}/{self.variant}?{urlencode(query)}"

    def verify(self, connection: sa.Connection, signature: str, address: str, now: float) -> None:
        """Raises 403 unless the link is ours, has not expired, and its maker is in standing."""
        expected = self._sign(link_key(connection))
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise ApiError(403, "link_invalid", "This link was not made here.")
        if now >= self.expires:
            raise ApiError(403, "link_expired", "This link has expired.")
        try:
            caller = access.by_token(connection, self.token_id, address, now)
            caller.require("watch", now)
        except ApiError as error:
            raise ApiError(403, "link_revoked", "This link is no longer good.") from error
        if self.issued <= caller.links_void_before:
            raise ApiError(403, "link_revoked", "This link is no longer good.")

    def _sign(self, key: str) -> str:
        parts = (self.video_id, self.variant, self.token_id, repr(self.issued), str(self.expires))
        return hmac.new(key.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def link_key(connection: sa.Connection) -> str:
    """The key that signs links; made with the database, shared by all its servers."""
    return str(connection.scalar(sa.select(programme.c.link_key)))
