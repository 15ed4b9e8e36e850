"""Plans on their way through the engine: as long as asked for, one past, one future."""

from types import SimpleNamespace

import numpy as np
import pytest

from soramame import plan as plans
from soramame.engine.folder import ModelSpec
from soramame.engine.planning import Planning, unknown
from soramame.toybox import staging
from soramame.toybox.scene import Actor, Scene

FOX = staging.groups(Scene((Actor("fox", "red", "walk", "left"),), seed=4), 40, 0.0, 1.0)
SPEC = ModelSpec("m", "1", 4, 2, 32, 9, 4, 1.0, 1.0, staged=True)


class Networks(SimpleNamespace):
    """A planner that knows one scene, and notes what it was given."""

    def plan(self, numbers: np.ndarray, levels: np.ndarray, *rest: np.ndarray) -> np.ndarray:
        self.seen = numbers.copy()
        return plans.scaled(FOX[None, : numbers.shape[1]]).astype(np.float32)


def planning(spec: ModelSpec = SPEC) -> Planning:
    text = np.zeros((2, 3, 384), np.float32), np.ones((2, 3), np.float32)
    return Planning(Networks(), spec, text, (256, 256), np.random.default_rng(0))


@pytest.mark.parametrize("latents", [1, 9, plans.LONGEST])
def test_a_plan_is_as_long_as_asked_for_and_known(latents: int) -> None:
    plan = planning().write(latents)
    np.testing.assert_allclose(plan, FOX[:latents], atol=0.02)
    assert (plan[:, -1] == 1).all()


def test_the_past_stays_and_is_what_the_planner_sees() -> None:
    asked = planning()
    past = FOX[:4] + np.float32(0)
    plan = asked.write(9, past)
    np.testing.assert_array_equal(plan[:4], past)
    np.testing.assert_allclose(asked.networks.seen[0, :4], plans.scaled(past), atol=1e-4)
    assert len(plan) == 9


def test_of_a_long_past_the_end_is_enough() -> None:
    plan = planning().write(35, FOX[:30])
    assert plan.shape == (35, plans.PLAN)
    np.testing.assert_array_equal(plan[:30], FOX[:30])


def test_with_an_unknown_past_nothing_is_known() -> None:
    assert not planning().write(9, unknown(4)).any()
