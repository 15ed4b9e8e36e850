"""Encoded clips and pictures in one folder, and the windows drawn from them."""

from collections import Counter

import numpy as np
import pytest
import torch

from soramame.model.codec import Codec, CodecConfig
from soramame.model.transformer import Transformer, TransformerConfig
from soramame.plan import PLAN
from soramame.seen import SEEN
from soramame.training.distillation import distillation_loss, guided, implied, step
from soramame.training.latents import Clip, Latents, Staging, encode_shard, write_importance
from soramame.training.transformer import draw_levels, draw_window, flow_loss, noisy, predict

PLANNED = np.repeat(np.arange(1.0, 4.0, dtype=np.float32)[:, None], PLAN, 1)
TINY = TransformerConfig(channels=4, width=32, depth=1, heads=1)


class Words:
    """Token states that tell a caption's length."""

    def encode(self, texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
        count = max(len(text.split()) for text in texts)
        return np.ones((len(texts), count, 384), np.float32), np.ones((len(texts), count), bool)


@pytest.fixture(scope="module")
def latents(tmp_path_factory: pytest.TempPathFactory) -> Latents:
    """Three clips of three latents, an actor in the left half, and four pictures."""
    folder = tmp_path_factory.mktemp("latents")
    torch.manual_seed(0)
    codec = Codec(CodecConfig(channels=4)).eval()
    random = np.random.default_rng(0)

    def clips(count: int, frames: int) -> list[Clip]:
        seen = Staging.unknown((1 + frames // 8, 4, 4))
        seen.present[:, :, :2] = True
        staging = seen._replace(
            plan=PLANNED[: len(seen.plan)], still_plan=-PLANNED[: len(seen.plan)]
        )
        pixels = random.integers(0, 255, (count, frames, 64, 64, 3), dtype=np.uint8)
        return [Clip(p, "a red car", staging) for p in pixels]

    write_importance(codec, folder)
    encode_shard(iter(clips(3, 17)), codec, Words(), folder / "clips-0")
    encode_shard(iter(clips(4, 1)), codec, Words(), folder / "pictures-0")
    return Latents(folder, TINY)


def test_pictures_come_from_clips_and_pictures(latents: Latents) -> None:
    assert latents.clips == 7
    drawn = [latents.window(8, 1, True, False, seed) for seed in range(12)]
    assert all(window.x.shape == (8, 1, 2, 2, 16) for window in drawn)
    assert len({float(x.sum()) for window in drawn for x in window.x}) == 3 * 3 + 4


def test_lengths_are_drawn_by_their_shares(latents: Latents) -> None:
    windows = [draw_window(latents, {1: 0.5, 2: 0.5, 3: 0.0}, 4, (s,)) for s in range(40)]
    counts = Counter(window.x.shape[:2] for window in windows)
    assert set(counts) == {(4, 1), (2, 2), (2, 3)}  # the last: two latents and a keyframe
    assert 10 < counts[4, 1] < 30


def test_processes_draw_other_clips_of_one_shape(latents: Latents) -> None:
    for seed in range(6):
        one, other = (draw_window(latents, {1: 0.5, 3: 0.5}, 30, (seed,), rank) for rank in (0, 1))
        assert one.x.shape == other.x.shape
        assert not torch.equal(one.x, other.x)


def test_a_window_knows_where_actors_are(latents: Latents) -> None:
    window = latents.window(2, 3, True, True, 1)
    assert window.x.shape == (2, 4, 2, 2, 16)
    torch.testing.assert_close(window.present, torch.tensor([1.0, 0]).expand(2, 4, 2, 2))


def test_a_window_knows_its_plan(latents: Latents) -> None:
    """A group has the plan of its frames, and what is held still that of its one."""
    window = latents.window(2, 3, True, True, 1)
    assert window.plan[0, :, 0].tolist() == [1, 2, 3, -3]
    assert window.maps.shape == (2, 4, 2, 2, 4 * SEEN)
    assert sorted(set(latents.window(9, 1, True, False, 2).plan[:, 0, 0].tolist())) == [-3, -2, -1]


def test_no_clip_is_long_enough(latents: Latents) -> None:
    with pytest.raises(ValueError, match="no encoded clip is 4 latents long"):
        latents.window(2, 4, True, False, 1)


def test_the_same_seed_draws_the_same_batch_and_loss(latents: Latents) -> None:
    torch.manual_seed(0)
    model = Transformer(TINY)
    losses = [
        flow_loss(model, draw_window(latents, {3: 1.0}, 6, (s,)), latents.importance, (s,))[
            0
        ].item()
        for s in (5, 5, 6)
    ]
    assert losses[0] == losses[1] != losses[2]


def test_a_student_that_is_its_unguided_teacher_errs_only_by_the_step(latents: Latents) -> None:
    """Where the teacher's clean tokens are constant, two steps lead as far as one."""
    model = Transformer(TINY)  # answers zero at first, whatever it is given
    window = latents.window(4, 3, True, False, 3)
    loss, _ = distillation_loss(model, model, window, latents.importance, 4, 2.0, 2.0, (3,))
    assert loss.item() == pytest.approx(0, abs=1e-6)


def test_what_two_steps_imply_leads_there_in_one(latents: Latents) -> None:
    torch.manual_seed(1)
    teacher = Transformer(TINY)
    torch.nn.init.normal_(teacher.patch_out.weight, std=0.3)
    window = latents.window(4, 3, True, False, 3)
    free = (draw_levels(window, (3,)) > 0).float()
    start, middle, end = 0.9 * free, 0.6 * free, 0.3 * free
    x = noisy(window.x, torch.randn_like(window.x), start)
    with torch.no_grad():
        between = step(x, guided(teacher, x, start, window, 2.0), start, middle)
        clean = predict(teacher, between, middle, window)
        then = step(between, clean, middle, end)
    back = step(x, implied(x, then, start, end), start, end)
    shown = free[:, :, None, None, None].bool().expand_as(back)
    torch.testing.assert_close(back[shown], then[shown], atol=1e-4, rtol=1e-4)
