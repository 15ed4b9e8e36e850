"""API tokens: 256 random bits behind a prefix that scanners know, shown once, kept hashed."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from soramame.service.audit import Actor, record
from soramame.service.errors import invalid, not_found
from soramame.service.ids import new_id
from soramame.service.roles import PERMISSIONS
from soramame.service.tables import token_addresses, tokens

PREFIX = "soramame_sk_"


@dataclass(frozen=True)
class Restrictions:
    """What a token may not do although its member may. None: no restriction.

    permissions: the only ones it has; addresses: networks (CIDR) that it may be used from;
    expires_at: seconds since 1970.
    """

    permissions: tuple[str, ...] | None = None
    addresses: tuple[str, ...] | None = None
    expires_at: float | None = None

    def __post_init__(self) -> None:
        """Check that permissions and networks exist; raises `ApiError`."""
        for name in self.permissions or ():
            if name not in PERMISSIONS:
                raise invalid(f"no permission is called {name!r}; there are: "
                              f"{', '.join(PERMISSIONS)}", "permissions")  # fmt: skip
        for network in self.addresses or ():
            try:
                ipaddress.ip_network(network)
            except ValueError as error:
                raise invalid(f"{network!r} is no network: {error}", "addresses") from None


def digest(secret: str) -> str:
    """What is stored of a secret. SHA-256 is enough: the secret has 256 bits of its own."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(
    connection: sa.Connection,
    now: float,
    actor: Actor,
    member_id: str,
    name: str,
    restrictions: Restrictions | None = None,
) -> tuple[str, str]:
    """Make a token; its id, and the secret that nobody will see again."""
    restrictions = restrictions or Restrictions()
    secret = PREFIX + secrets.token_urlsafe(32)
    token_id = new_id("token")
    connection.execute(
        tokens.insert().values(
            id=token_id, member_id=member_id, name=name, hash=digest(secret),
            hint=f"{secret[:16]}…{secret[-4:]}", created_at=now,
            permissions=_listed(restrictions.permissions),
            addresses=_listed(restrictions.addresses), expires_at=restrictions.expires_at,
        )
    )  # fmt: skip
    record(connection, now, actor, "token.issue", token_id, member=member_id, name=name)
    return token_id, secret


def listed(connection: sa.Connection, member_id: str) -> list[dict[str, object]]:
    """A member's tokens with their last use, oldest first; never the secrets."""
    rows = connection.execute(
        sa.select(tokens).where(tokens.c.member_id == member_id).order_by(tokens.c.created_at)
    )
    hidden = ("hash", "links_void_before")
    return [
        {key: value for key, value in row._mapping.items() if key not in hidden} for row in rows
    ]


def erase(connection: sa.Connection, member_id: str, token_id: str) -> None:
    """Erase a member's token; raises not found."""
    owned = sa.and_(tokens.c.id == token_id, tokens.c.member_id == member_id)
    if not connection.scalar(sa.select(tokens.c.id).where(owned)):
        raise not_found("token", token_id)
    connection.execute(token_addresses.delete().where(token_addresses.c.token_id == token_id))
    connection.execute(tokens.delete().where(owned))


def _listed(values: tuple[str, ...] | None) -> list[str] | None:
    return None if values is None else list(values)
