from __future__ import annotations

import numpy as np
import pytest

from soramame.toybox.meshes import MAKES, all_meshes
from soramame.toybox.parts import MESHES

EXTENTS = {"capsule": (1, 2, 1), "hemisphere": (1, 0.5, 1), "torus": (1, 1, 0.25)}


def test_every_make_has_every_mesh() -> None:
    assert set(all_meshes()) == {
        (make, n, level) for make in MAKES for n in MESHES for level in (0, 1)
    }


@pytest.mark.parametrize("key", sorted(all_meshes()))
def test_mesh_is_a_closed_body_facing_outwards(key: tuple[str, str, int]) -> None:
    mesh = all_meshes()[key]
    corners = mesh.vertices[mesh.triangles, :3].astype(float)
    volume = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6
    areas = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert volume > 0.03
    assert np.abs(areas.sum(0)).max() < 1e-4
    assert len(mesh.vertices) <= 320
    lengths = np.linalg.norm(mesh.vertices[:, 3:6], axis=1)
    assert np.allclose(lengths[np.unique(mesh.triangles)], 1, atol=1e-3)


@pytest.mark.parametrize("name", MESHES)
def test_smooth_meshes_have_the_promised_extents(name: str) -> None:
    points = all_meshes()["smooth", name, 0].vertices[:, :3]
    assert np.allclose(np.ptp(points, axis=0), EXTENTS.get(name, (1, 1, 1)), atol=0.03)
