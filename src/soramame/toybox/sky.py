"""The sky's dome, the map of its clouds and stars, and the calm patches of the ground."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

MAP_SHAPE = (128, 1024)  # elevation (0 to 60 degrees, top row first) by azimuth (a full turn)
TOP = np.radians(60.0)


@lru_cache(maxsize=1)
def sky_map() -> NDArray[np.uint8]:
    """Clouds' height, their shading and stars, [128, 1024, 3]; the seam closes.

    A cloud shows where its height exceeds 1 - overcast, so that overcast skies show more of them.
    """
    random = np.random.default_rng(20)
    height = np.zeros(MAP_SHAPE)
    shading = np.full(MAP_SHAPE, 0.5)
    for rank in np.linspace(0.05, 1.0, 44):
        _add_cloud(height, shading, random, 1.0 - 0.75 * float(rank))
    stars = np.zeros(MAP_SHAPE)
    for _ in range(130):
        row, column = random.uniform(0, MAP_SHAPE[0] * 0.96), random.uniform(0, MAP_SHAPE[1])
        up, along = _offsets(row, column)
        spot = np.exp(-(1.8 * up**2 + along**2) / (2 * random.uniform(0.6, 0.95) ** 2))
        stars = np.maximum(stars, spot * random.uniform(0.4, 1.0))
    stacked = np.stack([height, shading, stars], -1)
    return (stacked.clip(0, 1) * 255).round().astype(np.uint8)


def _offsets(row: float, column: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distances [128, 1024] in rows and in columns, the short way around."""
    rows = np.arange(float(MAP_SHAPE[0]))[:, None] - row
    columns = (np.arange(float(MAP_SHAPE[1]))[None] - column + 512) % MAP_SHAPE[1] - 512
    return rows, columns


def _add_cloud(
    height: NDArray[np.float64],
    shading: NDArray[np.float64],
    random: np.random.Generator,
    peak: float,
) -> None:
    """One cumulus: a heap of puffs on a flat base, painted over what is there."""
    base, centre = random.uniform(40, 124), random.uniform(0, MAP_SHAPE[1])
    wide = random.uniform(22, 48)
    body = np.zeros(MAP_SHAPE)
    for _ in range(6):
        along = random.uniform(-0.75, 0.75)
        size = wide * random.uniform(0.2, 0.34) * (1.25 - abs(along))
        up, side = _offsets(base - 0.55 * size, centre + along * wide)
        body = np.maximum(body, 1 - (up**2 + (side * 0.72) ** 2) / size**2)
    rows = np.arange(MAP_SHAPE[0])[:, None]
    body *= np.clip((base + 1 - rows) / 3, 0, 1)
    np.maximum(height, np.clip(body, 0, 1) ** 0.5 * peak, out=height)
    lit = np.clip((base - rows) / (0.6 * wide), 0, 1)
    shown = np.clip(body * 6, 0, 1)
    shading += (lit - shading) * shown


def dome() -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """The sky's vertices [N, 5] (direction, place on the map) and triangles [M, 3]."""
    azimuths = np.linspace(0, 1, 49)
    elevations = np.radians([-12.0, 0.0, 6.0, 14.0, 25.0, 40.0, 60.0, 89.9])
    turn, elevation = np.meshgrid(azimuths, elevations)
    angle = turn * 2 * np.pi
    directions = np.stack(
        [
            np.cos(elevation) * np.sin(angle),
            np.sin(elevation),
            -np.cos(elevation) * np.cos(angle),
        ],
        -1,
    )
    place = np.stack([turn, 1 - elevation / TOP], -1)
    vertices = np.concatenate([directions, place], -1).reshape(-1, 5).astype(np.float32)
    return vertices, _grid_triangles(len(elevations), len(azimuths))


def ground_disc() -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """The ground's vertices [N, 2] (x and z about the camera) and triangles [M, 3]."""
    radii = np.array([0.0, 3.0, 5.0, 7.5, 11.0, 16.0, 24.0, 40.0, 80.0])
    angles = np.linspace(0, 2 * np.pi, 25)
    radius, angle = np.meshgrid(radii, angles, indexing="ij")
    places = np.stack([radius * np.cos(angle), radius * np.sin(angle)], -1)
    return places.reshape(-1, 2).astype(np.float32), _grid_triangles(len(radii), len(angles))


def _grid_triangles(rows: int, columns: int) -> NDArray[np.int32]:
    grid = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]
    cut = np.concatenate([np.stack([a, b, c], -1), np.stack([a, c, d], -1)])
    return cut.reshape(-1, 3).astype(np.int32)


def patch_map() -> NDArray[np.uint8]:
    """Tileable, smooth, low-frequency heights, [64, 64]."""
    random = np.random.default_rng(7)
    waves = np.fft.fftfreq(64, 1 / 64)
    frequency = np.hypot(waves[:, None], waves[None])
    spectrum = np.exp(2j * np.pi * random.random((64, 64))) * (frequency > 0) * (frequency < 5)
    heights = np.fft.ifft2(spectrum).real
    bytes_: NDArray[np.uint8] = (heights / np.abs(heights).max() * 127 + 128).astype(np.uint8)
    return bytes_
