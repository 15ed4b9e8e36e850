"""Peers beside us: what they make, and what `soramame bench` says where one can't be timed."""

from __future__ import annotations

import json
from importlib import import_module

import pytest

from soramame.benchmarks import peers
from soramame.benchmarks.peers import NEEDED, PEERS, Clip, PeerTime
from soramame.cli.bench import bench

CONFIG = {
    "channels": 8, "width": 96, "depth": 1, "heads": 2, "patch": 2, "expansion": 4,
    "detail_width": 16, "detail_depth": 0,
}  # fmt: skip


@pytest.mark.parametrize("guidance", [1.0, 3.0])
@pytest.mark.parametrize("name", PEERS)
def test_a_peer_is_timed_by_stage(name: str, guidance: float) -> None:
    for package in NEEDED[name]:
        pytest.importorskip(package, reason="needs pip install 'soramame[peers]'")
    peer = PEERS[name](Clip(CONFIG, 8, 16, 2, guidance), 1)
    assert peer.frames == 9
    assert list(peer.parameters) == ["text encoder", "transformer", "decoder"]
    assert list(peer.stages) == ["text", "denoise", "decode"]
    assert all(seconds > 0 for seconds in peer.stages.values())
    assert peer.total == pytest.approx(sum(peer.stages.values()))


def test_every_peer_says_what_it_needs() -> None:
    assert list(PEERS) == list(NEEDED)


def test_without_any_peer_what_to_install_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "NEEDED", {"diffusers": ("numpy", "abacus"), "GenAI": ("abacus",)})
    with pytest.raises(ValueError, match=r"--peers needs abacus: pip install 'soramame\[peers\]'"):
        bench(peers=True)


def test_a_peer_that_is_missing_does_not_stop_another(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def timed(clip: Clip, runs: int) -> PeerTime:
        stages = {"text": 0.5, "denoise": 1.0, "decode": 0.5}
        return PeerTime("an abacus", {"transformer": 11_300_000}, clip.frames, stages)

    monkeypatch.setattr(import_module("soramame.cli.bench"), "_own", lambda *_: {"machine": "one"})
    monkeypatch.setattr(peers, "NEEDED", {"diffusers": ("numpy",), "GenAI": ("abacus",)})
    monkeypatch.setattr(peers, "PEERS", {"diffusers": timed})
    bench(peers=True, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["peer: GenAI"] == "not timed, needs abacus: pip install 'soramame[peers]'"
    assert told["diffusers: parameters (M)"] == {"transformer": 11.3}
    assert told["diffusers: warm (s)"] == 2.0
    assert told["diffusers: times real time"] == 2.0
