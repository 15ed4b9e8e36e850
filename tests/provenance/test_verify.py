"""Verifying: every kind of file gets its verdict, and none gets an exception."""

import datetime
import socket
from pathlib import Path

import av
import c2pa  # type: ignore[import-untyped]
import numpy as np
import pytest
from PIL import Image

from soramame.provenance.claim import Claim, manifest
from soramame.provenance.credentials import CHAIN_FILE, signing_identity
from soramame.provenance.formats import SIGNABLE
from soramame.provenance.offline import context
from soramame.provenance.sign import sign
from soramame.provenance.verify import verify


@pytest.fixture
def signed(files: Path, claim: Claim) -> Path:
    return sign(files / "clip.mp4", files / "signed.mp4", claim)


def test_a_valid_file_tells_how_it_was_made(signed: Path, claim: Claim) -> None:
    verdict = verify(signed)
    assert (verdict.state, verdict.trust, verdict.signer) == ("valid", "own", "Soramame")
    assert (verdict.model, verdict.model_version, verdict.seed) == ("bean", "1.2", 2**32 - 1)
    assert (verdict.verb, verdict.generated, verdict.generator) == ("text", True, "soramame")
    assert verdict.prompt_sha256 == claim.prompt_sha256
    assert verdict.made_at is not None
    age = datetime.datetime.now(datetime.UTC) - verdict.made_at
    assert abs(age) < datetime.timedelta(minutes=10)


def test_a_verdict_reads_well(signed: Path, files: Path) -> None:
    text = str(verify(signed))
    assert text.startswith("valid: unchanged since it was signed\nsigned by: Soramame, this inst")
    assert "made with: bean 1.2\nverb: text\nseed: 4294967295\n" in text
    assert str(verify(files / "clip.mp4")) == "unsigned: carries no credentials"


def test_whose_signature_it_is(files: Path, claim: Claim, home: Path) -> None:
    other = signing_identity(files / "other")
    path = sign(files / "clip.png", files / "theirs.png", claim, other)
    assert verify(path).trust == "unknown"
    assert not home.exists()  # looking makes no key
    signing_identity()
    assert verify(path).trust == "unknown"
    authorities = files / "ca.pem"
    authorities.write_text(other.authorities)
    assert verify(path, authorities).trust == "trusted"
    assert "vouched for by an authority" in str(verify(path, authorities))


def test_a_broken_key_of_our_own_does_not_matter(signed: Path, home: Path) -> None:
    (home / CHAIN_FILE).write_text("broken")
    assert (verify(signed).state, verify(signed).trust) == ("valid", "unknown")


def test_a_bad_file_of_authorities_is_refused(signed: Path, files: Path) -> None:
    with pytest.raises(ValueError, match="can't read certificates"):
        verify(signed, files / "none.pem")
    (files / "empty.pem").write_text("")
    with pytest.raises(ValueError, match="no certificate in PEM"):
        verify(signed, files / "empty.pem")


@pytest.mark.parametrize("format", SIGNABLE)
def test_one_changed_byte_of_the_media_shows(files: Path, claim: Claim, format: str) -> None:
    path = sign(files / f"clip.{format}", files / f"signed.{format}", claim)
    content = bytearray(path.read_bytes())
    media = content.index(b"mdat") + 40 if format == "mp4" else _outside_manifest(content)
    content[media] ^= 1
    path.write_bytes(content)
    assert verify(path).state == "changed"


def _outside_manifest(content: bytearray) -> int:
    """A place among the picture's own data, well away from the manifest on either side."""
    start = content.index(b"jumdc2pa")
    after = len(content) - 20
    return after if after > start + 5_000 or start < 200 else start // 2


@pytest.mark.parametrize(
    "word", [b"trainedAlgorithmicMedia", b"bean", b"prompt_sha256", b"Soramame"]
)
def test_one_changed_byte_of_the_manifest_shows(signed: Path, word: bytes) -> None:
    content = bytearray(signed.read_bytes())
    content[content.index(word) + 1] ^= 1
    signed.write_bytes(content)
    assert verify(signed).state == "changed"


def test_no_changed_byte_of_the_manifest_alters_what_a_valid_file_says(
    files: Path, claim: Claim
) -> None:
    """Padding and the names of boxes are not signed; what they enclose is."""
    path = sign(files / "clip.jpeg", files / "signed.jpeg", claim)
    content, verdict = path.read_bytes(), verify(path)
    start = content.index(b"jumdc2pa")
    for place in range(start, start + 2_600, 7):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        found = verify(path)
        assert found.state in ("changed", "unsigned") or found == verdict, place


def test_more_or_less_at_the_end_shows(signed: Path) -> None:
    content = signed.read_bytes()
    signed.write_bytes(content + b"more")
    assert verify(signed).state == "changed"
    signed.write_bytes(content[:-10])
    assert verify(signed).state == "changed"


def test_a_remux_drops_the_credentials(signed: Path, files: Path) -> None:
    remuxed = files / "remuxed.mp4"
    with av.open(str(signed)) as source, av.open(str(remuxed), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    assert verify(remuxed).state == "unsigned"


def test_credentials_of_one_file_do_not_fit_another(files: Path, claim: Claim) -> None:
    plain = (files / "clip.jpeg").read_bytes()
    signed = sign(files / "clip.jpeg", files / "signed.jpeg", claim).read_bytes()
    start = next(i for i, (a, b) in enumerate(zip(plain, signed, strict=False)) if a != b)
    credentials = signed[start : start + len(signed) - len(plain)]
    other = files / "other.jpeg"
    Image.new("RGB", (48, 32), "teal").save(other)
    content = other.read_bytes()
    other.write_bytes(content[:start] + credentials + content[start:])
    assert verify(other).state == "changed"


def test_webm_is_not_covered(files: Path) -> None:
    assert verify(files / "clip.webm").state == "unsupported"


@pytest.mark.parametrize("content", [b"", b"text", bytes(3000)])
def test_what_is_no_media_is_unreadable(files: Path, content: bytes) -> None:
    path = files / "thing.bin"
    path.write_bytes(content)
    assert verify(path).state == "unreadable"


def test_what_can_t_be_opened_is_unreadable(files: Path) -> None:
    assert verify(files / "none.mp4").state == "unreadable"
    assert verify(files).state == "unreadable"


@pytest.mark.parametrize("format", SIGNABLE)
def test_garbage_never_raises(files: Path, claim: Claim, format: str) -> None:
    path = sign(files / f"clip.{format}", files / f"signed.{format}", claim)
    content = path.read_bytes()
    random = np.random.default_rng(3)
    for _ in range(40):
        broken = bytearray(content[: random.integers(16, len(content) + 1)])
        for place in random.integers(12, len(broken), random.integers(1, 60)):
            broken[place] = random.integers(0, 256)
        path.write_bytes(broken)
        assert "\n" not in str(verify(path)) or verify(path).state == "valid"


@pytest.mark.parametrize("format", ["mp4", "png", "jpeg"])
def test_credentials_kept_elsewhere_are_not_fetched(files: Path, claim: Claim, format: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/manifest"
        verdict = verify(_signed_elsewhere(files, claim, format, url))
        server.setblocking(False)
        with pytest.raises(BlockingIOError):  # nobody called
            server.accept()
    assert verdict.state == "unsigned"
    assert "not fetched" in verdict.reason


def _signed_elsewhere(files: Path, claim: Claim, format: str, url: str) -> Path:
    """A file that only names where its manifest is."""
    identity = signing_identity()
    info = c2pa.C2paSignerInfo(
        identity.algorithm.encode(), identity.certificates.encode(), identity.key.encode(), None
    )
    builder = c2pa.Builder(manifest(claim, "clip", []), context(c2pa.Signer.from_info(info)))
    builder.set_no_embed()
    builder.set_remote_url(url)
    path = files / f"elsewhere.{format}"
    with (files / f"clip.{format}").open("rb") as source, path.open("w+b") as target:
        builder.sign(SIGNABLE[format], source, target)
    return path
