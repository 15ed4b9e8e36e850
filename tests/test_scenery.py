"""Scenery: where the things that stand around are seen, and what a cell sees of them."""

import numpy as np
import pytest

from soramame import scenery
from soramame.plan import PLAN
from soramame.scenery import KINDS, MIRROR, POSE, PROP, PROPS, SKY, cameras, shown
from soramame.seen import SEEN, Sketchers, seen
from soramame.sketch import CHANNELS, FINE
from soramame.toybox import camera, frame, grammar, looks, places, staging
from soramame.toybox.meshes import all_meshes
from soramame.toybox.presence import SUN
from soramame.toybox.scene import PLACES, Scene

SCENES = [grammar.sample(seed, "scenes") for seed in range(12)]
WHITE = np.ones((CHANNELS, scenery.SIDE, scenery.SIDE), np.float32)
BLACK = WHITE * np.array([0, 0, 0, 1], np.float32)[:, None, None]
TEXT, MASK = np.zeros((1, 3, 384), np.float32), np.ones((1, 3), np.float32)


def white(poses: np.ndarray, text: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return np.broadcast_to(WHITE, (*poses.shape[:2], *WHITE.shape))


def view_of(scene: Scene, seconds: float, aspect: float) -> tuple[np.ndarray, scenery.Shown]:
    table = staging.scenery(scene)
    plan = staging.stills(scene, 1, seconds, aspect)[0]
    return table, shown(table, cameras(plan), aspect)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.place)
def test_things_are_seen_where_the_renderer_puts_them(scene: Scene) -> None:
    aspect, seconds = 16 / 9, 2.5
    table, view = view_of(scene, seconds, aspect)
    at = looks.held(looks.LOOKS[scene.look], seconds)
    to_clip = frame.view(camera.shot(scene, at, aspect), aspect, SUN).camera
    props = places.setting(scene).props
    shape = {
        name: np.pad(mesh.vertices[:, :3], ((0, 0), (0, 1)), constant_values=1)
        for (_, name, _), mesh in all_meshes().items()
    }
    for row, box in zip(view.rows, view.boxes, strict=True):
        if row == 0:
            continue
        corners = np.concatenate(
            [shape[part.mesh] @ part.matrix.T for part in props[row - 1].parts]
        )
        clip = corners @ to_clip.T
        screen = clip[:, :2] / clip[:, 3:]
        low, high = screen.min(axis=0), screen.max(axis=0)
        assert (low > box[:2] - 0.02).all()
        assert (high < box[2:] + 0.02).all()
        assert (high - low > 0.4 * (box[2:] - box[:2])).all()
    assert {KINDS[kind] for kind in table[: len(props) + 1, 12:].argmax(axis=1)[1:]} == {
        prop.kind for prop in props
    }


@pytest.mark.parametrize("place", PLACES)
def test_every_place_fits_into_a_table(place: str) -> None:
    found = (grammar.sample(seed, "train") for seed in range(1000))
    for scene in [one for one in found if one.place == place][:5]:
        table = staging.scenery(scene)
        assert table.shape == (PROPS, PROP)
        assert table[:, 0].sum() == 1 + len(places.setting(scene).props)
        assert KINDS[table[0, 12:].argmax()] in SKY


def test_a_table_comes_back_from_the_network_s_numbers() -> None:
    table = staging.scenery(SCENES[0])
    back = scenery.unscaled(scenery.scaled(table))
    np.testing.assert_allclose(back, table, atol=1e-4)


def test_a_guess_becomes_a_table() -> None:
    noise = np.random.default_rng(0).standard_normal((PROPS, PROP)).astype(np.float32)
    table = scenery.unscaled(noise)
    there = table[:, 0] == 1
    assert 0 < there.sum() < PROPS
    assert not table[~there].any()
    assert (table[there, 12:].sum(axis=1) == 1).all()
    np.testing.assert_allclose(np.hypot(table[there, 7], table[there, 8]), 1, atol=1e-5)


@pytest.mark.parametrize("scene", SCENES[:6], ids=lambda scene: scene.place)
def test_the_mirror_image_is_seen_mirrored(scene: Scene) -> None:
    plan = staging.stills(scene, 1, 2.0, 1.0)
    table = staging.scenery(scene)
    one = shown(table, cameras(plan)[0], 1.0)
    other = shown(scenery.mirrored(table), cameras(staging.mirrored(scene, plan))[0], 1.0)
    assert sorted(one.rows) == sorted(other.rows)
    same = [int(np.flatnonzero(other.rows == row)[0]) for row in one.rows]
    np.testing.assert_allclose(one.poses * MIRROR, other.poses[same], atol=1e-4)
    boxes = other.boxes[same][:, [2, 1, 0, 3]] * (-1, 1, -1, 1)
    np.testing.assert_allclose(one.boxes, boxes, atol=1e-4)


def test_the_near_is_pasted_over_the_far() -> None:
    boxes = np.array([(-0.5, -0.5, 0.5, 0.5), (0.0, 0.0, 1.0, 1.0)])
    cells = scenery.pasted(boxes, [WHITE, BLACK], 16, 16)
    sheet = cells.reshape(CHANNELS, FINE, FINE, 16, 16).transpose(0, 3, 1, 4, 2)
    sheet = sheet.reshape(CHANNELS, 64, 64)
    assert sheet[0, 24, 24] == pytest.approx(1)
    assert sheet[0, 40, 40] == pytest.approx(0)
    assert sheet[3, 40, 40] == pytest.approx(1)
    assert sheet[3, 4, 4] == 0


def test_what_stands_far_away_is_behind() -> None:
    _, view = view_of(SCENES[0], 1.0, 1.0)
    distance = view.poses[:, PROP + 4]
    assert (np.diff(distance) <= 1e-6).all()


def test_things_stand_still_under_a_camera_that_does() -> None:
    scene = next(
        s for s in map(lambda seed: grammar.sample(seed, "scenes"), range(200))
        if s.camera == "static" and s.look == "natural"
    )  # fmt: skip
    plan = staging.groups(scene, 4, 0.0, 1.0)
    sheet = scenery.laid(white, staging.scenery(scene)[None], plan[None], TEXT, MASK, 8, 8)[0]
    assert sheet.any()
    np.testing.assert_allclose(sheet, np.broadcast_to(sheet[:1], sheet.shape), atol=1e-4)


def test_an_unknown_plan_sees_nothing() -> None:
    """One clip whose plan is known, one whose plan is not, and one with nothing around."""
    plan = staging.groups(SCENES[0], 3, 0.0, 1.0)
    table = staging.scenery(SCENES[0])
    plans = np.stack([plan, np.zeros((3, PLAN), np.float32), plan])
    tables = np.stack([table, table, np.zeros_like(table)])
    asked = []

    def draw(poses: np.ndarray, text: np.ndarray, mask: np.ndarray) -> np.ndarray:
        asked.append(poses.shape)
        return white(poses, text, mask)

    text, mask = TEXT.repeat(3, 0), MASK.repeat(3, 0)
    cells = seen(Sketchers(draw, draw), plans, tables, text, mask, 8, 8)
    assert cells.shape == (3, 3, SEEN, 8, 8)
    laid = cells[:, :, -scenery.LAID :]
    assert laid[0].any()
    assert not laid[1].any()
    assert not laid[2].any()
    assert asked[-1][-1] == POSE
    empty = seen(None, plans, tables, text, mask, 8, 8)
    assert not empty[:, :, -scenery.LAID :].any()
