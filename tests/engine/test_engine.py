"""The built-in model at work: every verb on its real weights, few steps, small and short."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from soramame.engine.engine import LEADING, ModelEngine
from soramame.engine.folder import ModelError
from soramame.engine.models import BUILT_IN, folder_of, load, names
from soramame.engine.networks import RUNTIMES
from soramame.engine.progress import STAGES, Cancelled, Progress
from soramame.media.kept import Kept, find, keep
from soramame.request import Request, RequestError
from soramame.video import Video

WIDE = (256, 144)


@pytest.fixture(scope="module")
def engine() -> ModelEngine:
    return load()


@pytest.fixture(scope="module")
def clip(engine: ModelEngine) -> Iterator[Video]:
    return engine.generate(ask("a red car drives to the right"))


def ask(prompt: str = "a red fox hops left", **options: object) -> Request:
    return Request(prompt, **{"seconds": 1.0, "size": WIDE, "steps": 2, "seed": 1, **options})


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    error = np.square(one.astype(float) - other.astype(float)).mean()
    return 10 * np.log10(255**2 / max(error, 1e-9))


def test_the_same_seed_gives_the_same_frames(engine: ModelEngine, clip: Video) -> None:
    again = engine.generate(ask("a red car drives to the right"))
    assert again == clip
    assert engine.generate(ask("a red car drives to the right", seed=2)) != clip


def test_progress_runs_through_the_stages_and_never_back(engine: ModelEngine) -> None:
    seen: list[Progress] = []
    engine.generate(ask(), seen.append)
    stages = [progress.stage for progress in seen]
    assert sorted(set(stages), key=stages.index) == list(STAGES[:3])
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    preview = next(p.preview for p in seen if p.preview)()
    assert preview.shape[1:] == (144, 256, 3)


def test_a_callback_stops_the_work_within_a_step(engine: ModelEngine) -> None:
    steps = 0

    def stop(progress: Progress) -> None:
        nonlocal steps
        steps += progress.stage == "denoise"
        if steps == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        engine.generate(ask(steps=50), stop)
    assert steps == 2


def test_a_first_picture_is_where_the_clip_begins(engine: ModelEngine, clip: Video) -> None:
    made = engine.generate(ask(first=clip.frames[0]))
    assert psnr(made.frames[0], clip.frames[0]) > 25


def test_extending_keeps_the_clip_and_its_latents(engine: ModelEngine, clip: Video) -> None:
    longer = engine.generate(ask(extend=clip))
    assert len(longer) == len(clip) + 16
    np.testing.assert_array_equal(longer.frames[: len(clip)], clip.frames)
    assert longer.latents is not None
    assert clip.latents is not None
    np.testing.assert_array_equal(longer.latents[: len(clip.latents)], clip.latents)


def test_extending_backwards_ends_with_the_clip(engine: ModelEngine, clip: Video) -> None:
    longer = engine.generate(ask(extend=clip, backwards=True))
    np.testing.assert_array_equal(longer.frames[-len(clip) :], clip.frames)
    assert len(longer) == len(clip) + 16


def test_a_foreign_clip_of_any_shape_is_extended(engine: ModelEngine) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (5, 90, 50, 3), dtype=np.uint8)
    longer = engine.generate(ask(extend=Video(noise, fps=10)))
    assert longer.size == WIDE
    assert len(longer) == 8 + 16


def test_connecting_holds_both_clips(engine: ModelEngine, clip: Video) -> None:
    other = engine.generate(ask("a blue bus drives to the left", seed=4))
    made = engine.generate(ask(connect=(clip, other)))
    np.testing.assert_array_equal(made.frames[: len(clip)], clip.frames)
    np.testing.assert_array_equal(made.frames[-len(other) :], other.frames)
    assert len(made) == len(clip) + 23 + len(other)


def test_a_loop_is_made_in_whole_latents(engine: ModelEngine) -> None:
    made = engine.generate(ask(loop=True, seconds=2.0))
    assert len(made) == 32


def test_a_long_clip_slides_over_its_past(engine: ModelEngine) -> None:
    made = engine.generate(ask(seconds=5.0, steps=1))
    assert len(made) == 80
    assert made.latents is not None
    assert made.latents.shape == (11, 96, 9, 16)


def remix(engine: ModelEngine, source: Video, **options: object) -> Video:
    return engine.generate(
        Request("a blue bus in the snow", remix=source, steps=2, seed=1, **options)
    )


def test_a_remix_of_no_strength_is_the_clip_after_the_codec(
    engine: ModelEngine, clip: Video
) -> None:
    again = remix(engine, clip, strength=0.0)
    assert again == clip
    foreign = Video(clip.frames, clip.fps)  # without its latents: encoded once more
    assert psnr(remix(engine, foreign, strength=0.0).frames, clip.frames) > 25


@pytest.mark.parametrize("seconds", [1.0, 3.0])
def test_a_remix_of_full_strength_is_as_if_the_clip_were_not_there(
    engine: ModelEngine, clip: Video, seconds: float
) -> None:
    """Also over several windows."""
    source = Video(np.resize(clip.frames, (int(16 * seconds), *clip.frames.shape[1:])))
    made = remix(engine, source, strength=1.0)
    assert made == engine.generate(ask("a blue bus in the snow", seconds=seconds))


def test_a_stronger_remix_goes_further(engine: ModelEngine, clip: Video) -> None:
    made = [remix(engine, clip, strength=strength) for strength in (0.1, 0.4, 0.7)]
    near, middle, far = (psnr(video.frames, clip.frames) for video in made)
    assert near > middle > far
    assert remix(engine, clip) == remix(engine, clip, strength=0.5)


def test_a_remix_keeps_length_and_size(engine: ModelEngine) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (23, 90, 121, 3), dtype=np.uint8)
    made = remix(engine, Video(noise, fps=10))
    assert (made.size, made.fps, len(made)) == ((121, 90), 16, 37)
    assert len(remix(engine, Video(noise[:1], fps=10))) == 2


def test_a_remix_is_made_from_the_latents_kept_in_a_file(
    engine: ModelEngine, clip: Video, tmp_path: Path
) -> None:
    """Its pixels are not looked at."""
    assert clip.latents is not None
    clip.save(tmp_path / "clip.mp4")
    keep(tmp_path / "clip.mp4", Kept(engine.name, engine.version, clip.latents))
    kept = find(tmp_path / "clip.mp4")
    assert kept is not None
    told = clip.metadata, clip.plan, clip.scenery
    black = Video(np.zeros_like(clip.frames), clip.fps, kept.latents, *told)
    assert psnr(remix(engine, black, strength=0.0).frames, clip.frames) > 40


def test_a_remix_keeps_what_its_prompt_leaves_untold(engine: ModelEngine, clip: Video) -> None:
    scene = clip.metadata["caption"].partition(", ")[2]
    for strength in (0.5, 1.0):
        request = Request("a blue car, at night", remix=clip, strength=strength, seed=5)
        caption = engine.read(request).caption
        assert caption.startswith("a blue car drives")
        assert "night" in caption
    asked = Request("a blue car drives right", remix=clip, seed=5)
    assert engine.read(asked).caption.endswith(scene)
    assert engine.generate(asked).metadata["caption"] == engine.read(asked).caption


def test_a_long_clip_follows_who_travels(engine: ModelEngine) -> None:
    def read(prompt: str, seconds: float) -> str:
        return engine.read(ask(prompt, seconds=seconds)).caption

    assert "camera tracks" in read("a red car drives to the right", 8.0)
    assert "camera still" in read("a red car drives to the right", 4.0)
    assert "camera tracks" not in read("a red car spins", 8.0)
    assert "pans left" in read("a red car drives to the right, the camera pans left", 8.0)


def test_what_goes_on_from_a_still_camera_follows_who_travels(
    engine: ModelEngine, clip: Video
) -> None:
    def camera(prompt: str, past: str, backwards: bool = False) -> str:
        caption = clip.metadata["caption"].replace("camera still", past)
        before = replace(clip, metadata={**clip.metadata, "caption": caption})
        read = engine.read(ask(prompt, extend=before, backwards=backwards)).caption
        return next(part for part in read.split(", ") if part.startswith("camera"))

    assert camera("it drives on", "camera still") == "camera tracks"
    assert camera("it drives on", "camera pans left") == "camera pans left"
    assert camera("it drives on, the camera stands still", "camera still") == "camera still"
    assert camera("it spins", "camera still") == "camera still"
    assert camera("it drives on", "camera still", backwards=True) == "camera still"


def test_an_extension_keeps_what_its_prompt_leaves_untold(engine: ModelEngine, clip: Video) -> None:
    shown = clip.metadata["caption"].replace("camera still", "camera tracks")
    assert engine.read(ask("it drives on to the right", extend=clip, seed=7)).caption == shown
    assert "at night" in engine.read(ask("it is night", extend=clip)).caption
    assert engine.read(ask("it drives on to the right", extend=clip)).notes == ()


def test_progress_counts_the_steps_of_a_remix(engine: ModelEngine, clip: Video) -> None:
    seen: list[Progress] = []
    engine.generate(Request("a bus", remix=clip, strength=0.5, steps=8), seen.append)
    steps = [(step.done, step.total) for step in seen if step.stage == "denoise"]
    assert steps == [(i + 1, len(steps)) for i in range(len(steps))]
    assert 1 < len(steps) < 9


def test_a_negative_prompt_changes_what_is_made(engine: ModelEngine, clip: Video) -> None:
    asked = {"prompt": "a red car drives to the right", "negative_prompt": "snow and fog, at night"}
    assert engine.generate(ask(**asked)) != clip
    assert engine.generate(ask(**asked, guidance=3.0)) != engine.generate(ask(**asked))
    slight = {"source": clip, "strength": 0.1}
    assert remix(engine, **slight, negative_prompt="snow") != remix(engine, **slight)


def test_a_negative_prompt_brings_its_guidance_unless_it_is_told_to_rest(
    engine: ModelEngine, clip: Video
) -> None:
    resting = ModelEngine(replace(engine.spec, guidance=1.0), engine.networks)
    asked = {"prompt": "a red car drives to the right", "negative_prompt": "snow and fog, at night"}
    assert resting.generate(ask(**asked)) == resting.generate(ask(**asked, guidance=LEADING))
    with pytest.raises(RequestError, match="guidance above 1"):
        resting.generate(ask(negative_prompt="snow", guidance=1.0))


def test_guidance_rests_below_its_level(
    engine: ModelEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the network is asked once a step, not twice."""
    denoise, passes = engine.networks.denoise, []

    def counted(tokens: np.ndarray, levels: np.ndarray, *rest: np.ndarray) -> np.ndarray:
        passes.append(len(tokens))
        return denoise(tokens, levels, *rest)

    monkeypatch.setattr(engine.networks, "denoise", counted)
    spec = replace(engine.spec, guidance=2.0, unguided=0.5, shift=1.0)
    ModelEngine(spec, engine.networks).generate(ask(steps=4))
    assert passes == [2, 2, 1, 1]


def test_what_the_sentence_says_is_sketched(
    engine: ModelEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cutout of a red car is red, one of a blue car is blue; for the decoder they are drawn
    again."""
    drawn = []

    def kept(*given: np.ndarray) -> np.ndarray:
        drawn.append(sketch(*given))
        return drawn[-1]

    sketch = engine.networks.sketch
    monkeypatch.setattr(engine.networks, "sketch", kept)
    for colour in ("red", "blue"):
        engine.generate(ask(f"a {colour} car drives to the right, noon, a meadow"))
    red, blue = (cutouts.mean(axis=(0, 1, 3, 4)) for cutouts in drawn[::2])
    assert red[0] > 2 * red[2]
    assert blue[2] > 2 * blue[0]


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_runtimes_agree(engine: ModelEngine, clip: Video, runtime: str) -> None:
    """They compute in different precisions, so the frames are close, not equal."""
    made = load(None, runtime).generate(ask("a red car drives to the right"))
    assert psnr(made.frames, clip.frames) > 25


def test_a_style_is_put_over_the_prompt(engine: ModelEngine) -> None:
    assert "film noir" in engine.understand("a red car drives", 0, "film noir").caption


def test_unknown_models_are_refused(tmp_path: Path) -> None:
    assert "soramame-1" in names()
    assert folder_of() == BUILT_IN / "soramame-1"
    with pytest.raises(ModelError, match=r"unknown model 'sora-9'; there are: soramame-1"):
        load("sora-9")
    with pytest.raises(ModelError, match=r"holds no model: model.json, weights.safetensors"):
        load(tmp_path)


def unstaged(told: dict[str, Any]) -> None:
    del told["staged"]


def reading_animatics_unlike_now(told: dict[str, Any]) -> None:
    told["configs"]["codec"]["animated"] = True  # as 0.9 wrote it


@pytest.mark.parametrize("age", [unstaged, reading_animatics_unlike_now])
def test_a_model_of_an_older_make_is_refused(
    tmp_path: Path, age: Callable[[dict[str, Any]], None]
) -> None:
    shutil.copytree(folder_of(), tmp_path / "old")
    told = json.loads((tmp_path / "old" / "model.json").read_text())
    age(told)
    (tmp_path / "old" / "model.json").write_text(json.dumps(told))
    with pytest.raises(ModelError, match=r"old was made by an older Soramame: make it again"):
        load(tmp_path / "old")


def test_the_weights_in_the_package_stay_small() -> None:
    size = sum(path.stat().st_size for path in BUILT_IN.rglob("*") if path.is_file())
    assert size < 64e6


def test_the_decoder_is_shown_the_sketches_in_motion(
    engine: ModelEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of a clip made from words; of one that begins with a picture, not the picture itself."""
    shown = []
    decode = engine.networks.decode

    def kept(latents: np.ndarray, animatic: np.ndarray | None = None) -> np.ndarray:
        shown.append(animatic)
        return decode(latents, animatic)

    monkeypatch.setattr(engine.networks, "decode", kept)
    made = engine.generate(ask("a red car drives to the right, noon, a meadow"))
    engine.generate(ask("it drives on", first=made.frames[0]))
    words, pictured = shown[0], shown[-1]
    assert words is not None
    assert pictured is not None
    assert words[0].any(axis=(1, 2, 3, 4)).all()
    assert not pictured[0, 0].any()
    assert pictured[0, 1:].any()
