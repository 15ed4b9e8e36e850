"""The plans of scenes, against what the renderer shows."""

from dataclasses import replace

import numpy as np
import pytest

from soramame import plan as plans
from soramame.toybox import staging, subjects
from soramame.toybox.parts import Pose, identity
from soramame.toybox.presence import presence
from soramame.toybox.scene import Actor, Scene

CAR = Scene((Actor("car", "red", "drive", "right"),), "desert", seed=3)


@pytest.mark.parametrize("size", [(256, 256), (256, 144), (144, 256)])
def test_boxes_hold_the_cells_that_the_actor_touches(size: tuple[int, int]) -> None:
    told = plans.moments(staging.groups(CAR, 9, 0.0, size[0] / size[1]))
    for latent in (0, 4, 8):
        _, x, y, wide, high, *_ = told[latent, 0]
        seconds = 0.0 if latent == 0 else (8 * (latent - 1) + 0.5 + 2) / 16
        touched = presence(CAR, (seconds,), size, cell=8)[0]
        rows, columns = np.nonzero(touched)
        if not len(rows):
            continue
        left, right = ((x + side * np.exp(wide) / 2 + 1) * size[0] / 2 for side in (-1, 1))
        top, bottom = ((y + side * np.exp(high) / 2 + 1) * size[1] / 2 for side in (-1, 1))
        assert columns.min() * 8 >= left - 9
        assert columns.max() * 8 <= right + 1
        assert rows.min() * 8 >= top - 9
        assert rows.max() * 8 <= bottom + 1


def test_a_driver_goes_and_looks_to_the_right() -> None:
    told = plans.moments(staging.groups(CAR, 9, 0.0, 1.0))[:, 0]
    assert (np.diff(told[:, 1]) > 0).all()
    assert (told[:, 5] > 0.9).all()


def test_a_still_has_its_frame_twice() -> None:
    told = plans.moments(staging.stills(CAR, 5, 0.0, 1.0))
    np.testing.assert_array_equal(told[:, 0], told[:, 1])
    np.testing.assert_array_equal(told[0], plans.moments(staging.groups(CAR, 5, 0.0, 1.0))[0])


@pytest.mark.parametrize(
    ("subject", "swing"),
    [("fox", 0.62), ("robot", 0.62), ("duck", 0.62), ("penguin", 1.0), ("windmill", 0.0),
     ("plane", 0.0), ("fish", 0.0), ("bird", 0.0), ("ball", 0.0)],
)  # fmt: skip
def test_a_mirrored_beat_is_that_of_the_mirror_image(subject: str, swing: float) -> None:
    """Seen from its other side, a body in one half of its cycle is one in the flipped half."""
    actor = subjects.SUBJECTS[subject]

    def body(turns: float, side: float) -> np.ndarray:
        """The middles of all parts, `side` -1 for the mirror image's."""
        pose = Pose(identity(), swing=swing, air=float(subject in ("plane", "bird")))
        if swing:
            pose = replace(pose, stride=turns)
        elif subject == "ball":
            pose = replace(pose, travelled=turns * actor.height * np.pi)
        else:
            assert actor.cycle is not None
            pose = replace(pose, seconds=turns / actor.cycle(replace(pose, seconds=1.0)))
        assert actor.beat(pose).turns % 1 == pytest.approx(turns % 1, abs=0.02)
        parts = actor.build(pose, (1.0, 0.0, 0.0))
        return np.stack([part.matrix[:3, 3] * (1, 1, side) for part in parts])

    turns = 0.16
    sine, cosine = actor.beat(Pose(identity(), swing=swing)).flip
    there = complex(cosine * np.cos(2 * np.pi * turns), sine * np.sin(2 * np.pi * turns))
    one, other = body(turns, -1.0), body(np.angle(there) / (2 * np.pi), 1.0)
    apart = np.linalg.norm(one[:, None] - other, axis=2).min(axis=1)
    assert apart.mean() < 0.03
    assert np.median(apart) < 1e-3
