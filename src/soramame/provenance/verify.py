"""Verifying: does a file still fit its credentials, who signed them, and what do they say?"""

from __future__ import annotations

import datetime
import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import c2pa

from soramame.provenance.claim import GENERATION, SOURCE_TYPE
from soramame.provenance.credentials import CredentialsError, known_identity
from soramame.provenance.formats import HEAD_BYTES, SIGNABLE, file_format
from soramame.provenance.offline import context
from soramame.provenance.verdict import Trust, Verdict

Json = Mapping[str, Any]
NOT_TRUSTED = "signingCredential.untrusted"  # says nothing about the file itself


def verify(path: str | Path, ca_file: str | Path | None = None) -> Verdict:
    """Check a file; `ca_file` (PEM) holds authorities whose signers are to be called trusted.

    Whatever the file holds, the answer is a Verdict. Raises ValueError for a bad `ca_file` alone.
    """
    anchors = _authorities(ca_file)
    try:
        with Path(path).open("rb") as file:
            format = file_format(file.read(HEAD_BYTES))
            if format == "webm":
                return Verdict("unsupported", "C2PA does not cover WebM")
            if format is None:
                return Verdict("unreadable", f"it is none of {', '.join(SIGNABLE)}")
            return _verify(file, SIGNABLE[format], anchors)
    except OSError as error:
        return Verdict("unreadable", error.strerror or str(error))


def _authorities(ca_file: str | Path | None) -> str:
    """The text of a file of certificates."""
    if ca_file is None:
        return ""
    try:
        text = Path(ca_file).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"can't read certificates from {ca_file}: {error}") from error
    if "-----BEGIN CERTIFICATE-----" not in text:
        raise ValueError(f"{ca_file} holds no certificate in PEM")
    return text


def _verify(file: BinaryIO, mime: str, anchors: str) -> Verdict:
    """The verdict on an open file of a format that can be signed."""
    try:
        trust, report = _trust(file, mime, anchors)
        return _verdict(report, trust)
    except c2pa.C2paError.ManifestNotFound:
        return Verdict("unsigned")
    except (c2pa.C2paError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = " ".join(str(error).split())[:200]
        if reason.startswith("Remote:"):
            return Verdict("unsigned", "it names credentials elsewhere, which are not fetched")
        return Verdict("changed" if _has_manifest(file) else "unreadable", reason)


def _trust(file: BinaryIO, mime: str, anchors: str) -> tuple[Trust, Json]:
    """Whose signature it is, with the library's report: own, then trusted, then unknown."""
    try:
        identity = known_identity()
    except CredentialsError:  # what is wrong with our own key does not concern this file
        identity = None
    if identity is not None:
        report = _report(file, mime, identity.authorities)
        if report.get("validation_state") == "Trusted" and _serial(report) == identity.serial:
            return "own", report
    report = _report(file, mime, anchors)
    return ("trusted" if report.get("validation_state") == "Trusted" else "unknown"), report


def _serial(report: Json) -> int:
    """The number of the signer's certificate."""
    manifest = report["manifests"][report["active_manifest"]]
    return int(manifest["signature_info"]["cert_serial_number"])


def _report(file: BinaryIO, mime: str, anchors: str) -> Json:
    """What the C2PA library finds, trusting the authorities in `anchors` (PEM)."""
    file.seek(0)
    with c2pa.Reader(mime, file, context=context(anchors=anchors)) as reader:
        report: Json = json.loads(reader.json())
        return report


def _verdict(report: Json, trust: Trust) -> Verdict:
    """The library's report in our words."""
    failures = [
        str(failure["code"])
        for failure in report["validation_results"]["activeManifest"]["failure"]
        if failure["code"] != NOT_TRUSTED
    ]
    if failures or report["validation_state"] == "Invalid":
        return Verdict("changed", ", ".join(failures))
    manifest = report["manifests"][report["active_manifest"]]
    entries = [entry for entry in manifest.get("assertions", []) if "label" in entry]
    assertions = {str(entry["label"]): _fields(entry.get("data")) for entry in entries}
    signature, generation = _fields(manifest.get("signature_info")), assertions.get(GENERATION, {})
    created = _created(assertions)
    seed = generation.get("seed")
    return Verdict(
        "valid",
        signer=_words(signature.get("issuer")),
        trust=trust,
        generator=_words(_fields(*manifest.get("claim_generator_info", [])[:1]).get("name")),
        generated=created.get("digitalSourceType") == SOURCE_TYPE,
        model=_words(generation.get("model") or _fields(created.get("softwareAgent")).get("name")),
        model_version=_words(generation.get("model_version")),
        verb=_words(generation.get("verb")),
        seed=seed if isinstance(seed, int) else None,
        prompt_sha256=_words(generation.get("prompt_sha256")),
        made_at=_moment(signature.get("time") or created.get("when")),
        ingredients=tuple(_words(i.get("title")) or "" for i in manifest.get("ingredients", [])),
    )


def _created(assertions: Mapping[str, Json]) -> Json:
    """The action that made the file or edited its source, or nothing."""
    for label, data in assertions.items():
        if label.startswith("c2pa.actions"):
            for action in data.get("actions", []):
                if action.get("action") in ("c2pa.created", "c2pa.edited"):
                    return _fields(action)
    return {}


def _fields(data: object = None) -> Json:
    """A stranger's assertion as a dictionary, whatever it is."""
    return data if isinstance(data, dict) else {}


def _words(text: object) -> str | None:
    """A stranger's text as one harmless line, so that it can't pass for a line of the verdict."""
    if not isinstance(text, str):
        return None
    return "".join(letter if letter.isprintable() else "?" for letter in text[:200])


def _moment(text: object) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(str(text))
    except ValueError:
        return None


def _has_manifest(file: BinaryIO) -> bool:
    """Whether a C2PA manifest store, broken or not, can be seen in the file's bytes."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(mark) >= 0 for mark in (b"jumb", b"jumdc2pa"))
