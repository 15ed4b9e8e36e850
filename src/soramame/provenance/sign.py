"""Signing: a C2PA manifest inside the file says that a model made it, and which one.

Signed last: whatever rewrites the file afterwards (a remux, an edit) drops or breaks the manifest.
"""

from __future__ import annotations

from pathlib import Path

import c2pa

from soramame.media.whole import whole_file
from soramame.provenance.claim import Claim, manifest
from soramame.provenance.credentials import Identity, signing_identity
from soramame.provenance.formats import HEAD_BYTES, SIGNABLE, file_format
from soramame.provenance.offline import context
from soramame.provenance.verify import verify

__all__ = ["Claim", "SignError", "sign"]


class SignError(ValueError):
    """A file can't be signed; one line says why."""


def sign(
    path_in: str | Path, path_out: str | Path, claim: Claim, identity: Identity | None = None
) -> Path:
    """Write a signed copy of a file, whole or not at all, and return its path.

    `path_out` may be `path_in`. Without an identity this installation's own is used, and made if
    need be. Raises SignError, CredentialsError, or VideoError where the disk is at fault.
    """
    source, target = Path(path_in), Path(path_out)
    format = format_of(source)
    if format not in SIGNABLE:
        raise SignError(f"can't sign {source}: it is none of {', '.join(SIGNABLE)}")
    identity = identity or signing_identity()
    try:
        builder = _builder(claim, target.name, identity)
        with (
            whole_file(target) as part,
            source.open("rb") as unsigned,
            part.open("w+b") as signed,
        ):
            builder.sign(SIGNABLE[format], unsigned, signed)
    except c2pa.C2paError as error:
        raise SignError(f"can't sign {source}: {error}") from error
    return target


def format_of(path: Path) -> str | None:
    """The format that a file's first bytes tell; raises SignError where it can't be read."""
    try:
        with path.open("rb") as file:
            return file_format(file.read(HEAD_BYTES))
    except OSError as error:
        raise SignError(f"can't read {path}: {error.strerror}") from error


def _builder(claim: Claim, title: str, identity: Identity) -> c2pa.Builder:
    """The manifest with its ingredients, ready to be signed."""
    signed_sources = [
        path for path in dict.fromkeys(claim.sources) if verify(path).state == "valid"
    ]
    labels = [f"source-{index}" for index in range(len(signed_sources))]
    info = c2pa.C2paSignerInfo(
        identity.algorithm.encode(), identity.certificates.encode(), identity.key.encode(), None
    )
    settings = context(c2pa.Signer.from_info(info), identity.authorities)
    builder = c2pa.Builder(manifest(claim, title, labels), context=settings)
    relationship = "parentOf" if claim.edits else "inputTo"
    for path, label in zip(signed_sources, labels, strict=True):
        ingredient = {"title": path.name, "relationship": relationship, "label": label}
        with path.open("rb") as file:
            builder.add_ingredient(ingredient, SIGNABLE[format_of(path) or ""], file)
    return builder
