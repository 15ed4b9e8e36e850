"""Signing: what can be signed, what is then inside, and that nothing is left half done."""

import hashlib
import json
import os
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import c2pa  # type: ignore[import-untyped]
import pytest

from soramame.media.whole import VideoError
from soramame.provenance.claim import SOURCE_TYPE, Claim
from soramame.provenance.credentials import signing_identity
from soramame.provenance.formats import SIGNABLE, can_sign
from soramame.provenance.sign import SignError, sign
from soramame.provenance.verify import verify
from soramame.video import Video


@pytest.mark.parametrize("format", SIGNABLE)
def test_every_signable_format_signs_and_still_plays(
    files: Path, claim: Claim, format: str
) -> None:
    plain, signed = files / f"clip.{format}", files / f"signed.{format}"
    assert can_sign(format)
    assert sign(plain, signed, claim) == signed
    assert verify(plain).state == "unsigned"
    assert verify(signed).state == "valid"
    assert Video.read(signed) == Video.read(plain)
    assert signed.stat().st_size - plain.stat().st_size < 5_000


def test_names_of_formats() -> None:
    assert can_sign("JPG")
    assert can_sign(".mp4")
    assert not can_sign("webm")


def test_an_mp4_still_starts_before_it_is_loaded(files: Path, claim: Claim) -> None:
    content = sign(files / "clip.mp4", files / "clip.mp4", claim).read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_the_manifest_says_that_a_model_made_it_and_not_the_prompt(
    files: Path, claim: Claim
) -> None:
    path = sign(files / "clip.mp4", files / "signed.mp4", claim)
    with c2pa.Reader(str(path)) as reader:
        manifest = reader.get_active_manifest()
    (actions,) = [a["data"] for a in manifest["assertions"] if a["label"] == "c2pa.actions.v2"]
    assert actions["actions"][0]["action"] == "c2pa.created"
    assert actions["actions"][0]["digitalSourceType"] == SOURCE_TYPE
    assert hashlib.sha256(claim.prompt.encode()).hexdigest() in json.dumps(manifest)
    assert claim.prompt.encode() not in path.read_bytes()
    assert claim.prompt not in repr(claim)


def test_signed_sources_become_ingredients(files: Path, claim: Claim) -> None:
    first = sign(files / "clip.png", files / "first.png", claim)
    changed = files / "changed.png"
    changed.write_bytes(first.read_bytes() + b"!")
    sources = (first, first, files / "clip.gif", changed, files / "gone.png")
    path = sign(files / "clip.mp4", files / "b.mp4", replace(claim, verb="image", sources=sources))
    verdict = verify(path)
    assert verdict.ingredients == ("first.png",)
    assert (verdict.state, verdict.verb) == ("valid", "image")
    third = sign(files / "clip.mp4", files / "c.mp4", replace(claim, sources=(path,)))
    assert verify(third).ingredients == ("b.mp4",)


def test_a_remix_is_an_edit_of_its_source(files: Path, claim: Claim) -> None:
    source = sign(files / "clip.mp4", files / "source.mp4", claim)
    remix = replace(claim, verb="remix", sources=(source,))
    path = sign(files / "clip.mp4", files / "remix.mp4", remix)
    verdict = verify(path)
    assert (verdict.state, verdict.verb, verdict.generated) == ("valid", "remix", True)
    assert verdict.ingredients == ("source.mp4",)
    assert actions(path) == ["c2pa.opened", "c2pa.edited"]
    with c2pa.Reader(str(path)) as reader:
        (ingredient,) = reader.get_active_manifest()["ingredients"]
    assert ingredient["relationship"] == "parentOf"
    unknown = replace(remix, sources=(files / "clip.mp4",))
    assert actions(sign(files / "clip.mp4", files / "made.mp4", unknown)) == ["c2pa.created"]


def actions(path: Path) -> list[str]:
    with c2pa.Reader(str(path)) as reader:
        assertions = reader.get_active_manifest()["assertions"]
    (done,) = [a["data"]["actions"] for a in assertions if a["label"] == "c2pa.actions.v2"]
    return [action["action"] for action in done]


def test_a_name_can_t_pass_for_a_line_of_the_verdict(files: Path, claim: Claim) -> None:
    path = sign(files / "clip.png", files / "a.png", replace(claim, model="bean\nsigned by: you"))
    assert verify(path).model == "bean?signed by: you"


def test_signing_again_replaces_in_place(files: Path, claim: Claim) -> None:
    path = files / "clip.webp"
    sign(path, path, claim)
    sign(path, path, replace(claim, seed=5))
    assert (verify(path).state, verify(path).seed) == ("valid", 5)


def test_what_can_t_be_signed_is_refused(files: Path, claim: Claim) -> None:
    out = files / "out.webm"
    with pytest.raises(SignError, match="none of mp4, png, webp, gif, jpeg"):
        sign(files / "clip.webm", out, claim)
    with pytest.raises(SignError, match="No such file"):
        sign(files / "none.mp4", out, claim)
    broken = files / "broken.png"
    broken.write_bytes((files / "clip.png").read_bytes()[:40])
    with pytest.raises(SignError, match=r"broken\.png"):
        sign(broken, out, claim)
    with pytest.raises(VideoError, match="there is no folder"):
        sign(files / "clip.mp4", files / "no" / "out.mp4", claim)
    assert not out.exists()
    assert not list(files.glob(".*"))


def test_another_identity_can_sign(files: Path, claim: Claim, home: Path) -> None:
    other = signing_identity(files / "other")
    sign(files / "clip.gif", files / "signed.gif", claim, other)
    assert not home.exists()


FULL_DISK = """
    import resource, signal, sys
    from pathlib import Path
    from soramame.provenance.credentials import signing_identity
    from soramame.provenance.sign import Claim, sign
    path = Path(sys.argv[1])
    identity = signing_identity(path.parent / "other")
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit = path.stat().st_size // 2
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        sign(path, path, Claim("bean", "1", "a fox", 1), identity)
    except ValueError as error:
        print(type(error).__name__)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on file sizes")
@pytest.mark.parametrize("format", ["mp4", "png"])
def test_a_full_disk_leaves_the_file_as_it_was(files: Path, format: str) -> None:
    path = files / f"clip.{format}"
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL_DISK), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout in ("SignError\n", "VideoError\n"), done.stderr
    assert path.read_bytes() == before
    assert not list(files.glob(".*"))
