"""Frames to latents and back, as the engine handles them: uint8 frames of any number and size."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from soramame.animatic import empty
from soramame.engine.networks import Networks
from soramame.graphs import Floats
from soramame.request import FPS, Picture
from soramame.tokens import SPAN
from soramame.video import Video

PATCH = 16  # pixels along a latent cell's side
CHUNK = 5  # latents decoded at a time, to bound memory: nine go in two parts
MARGIN = 1  # latents on either side that are decoded only to be looked at
Frames = NDArray[np.uint8]  # [T, H, W, 3]
Tell = Callable[[int, int], None]  # latents done, latents in all


def untold(done: int, total: int) -> None:
    """Tell nobody."""


class LatentCodec:
    """A codec's networks, for pictures and clips at the size of a request (width, height).

    animated: pixels of the animatic that its decoder reads along a cell's side; 0 if it reads none.
    """

    def __init__(self, networks: Networks, animated: int = 0) -> None:
        self.networks, self.animated = networks, animated

    def picture(self, picture: Picture, size: tuple[int, int]) -> Floats:
        """A picture held still, as one latent [C, h, w]."""
        latent: Floats = self._groups(np.repeat(fitted(picture, size)[None], SPAN, 0))[0]
        return latent

    def tail(self, video: Video, size: tuple[int, int]) -> Floats:
        """Latents [1 + k, C, h, w] that end with the video's last frame; the kept ones if any."""
        if video.latents is not None and video.size == size:
            return video.latents
        frames = resampled(video, size)
        return self._clip(frames[(len(frames) - 1) % SPAN :])

    def head(self, video: Video, size: tuple[int, int]) -> Floats:
        """Latents [1 + k, C, h, w] that begin with its first frame; the kept ones if any."""
        if video.latents is not None and video.size == size:
            return video.latents
        frames = resampled(video, size)
        return self._clip(frames[: 1 + (len(frames) - 1) // SPAN * SPAN])

    def whole(self, video: Video, size: tuple[int, int]) -> Floats:
        """Latents [1 + k, C, h, w] of the whole video, stretched to `size`; kept ones if they fit.

        Its last frame is repeated until the last latent is full.
        """
        kept, count = video.latents, 1 + math.ceil((frame_count(video) - 1) / SPAN)
        cells = (size[1] // PATCH, size[0] // PATCH)
        if kept is not None and (len(kept), *kept.shape[2:]) == (count, *cells):
            return kept
        frames = resampled(video.scaled(*size), size)
        missing = 1 + (count - 1) * SPAN - len(frames)
        return self._clip(np.concatenate([frames, np.repeat(frames[-1:], missing, 0)]))

    def decode(
        self,
        latents_LChw: Floats,
        still: Sequence[bool],
        tell: Tell = untold,
        animatic: Floats | None = None,
    ) -> Frames:
        """Frames of all latents: one of a latent that is held still, eight of any other.

        animatic: what `soramame.animatic` draws for them; None where nothing is sketched.
        """
        total, frames = len(latents_LChw), []
        if animatic is None and self.animated:
            animatic = empty(total, *self.canvas(latents_LChw))
        for start in range(0, total, CHUNK):
            end = min(total, start + CHUNK)
            low, high = max(0, start - MARGIN), min(total, end + MARGIN)
            drawn = None if animatic is None else animatic[None, low:high]
            pixels = self.networks.decode(latents_LChw[None, low:high], drawn)[0]
            for index in range(start, end):
                group = pixels[index - low]
                frames.append(_to_bytes(group[-1:] if still[index] else group))
            tell(end, total)
        return np.concatenate(frames)

    def canvas(self, latents_LChw: Floats) -> tuple[int, int]:
        """Height and width in pixels of the animatic that the decoder reads beside such latents."""
        height, width = latents_LChw.shape[-2:]
        return height * self.animated, width * self.animated

    def _clip(self, frames: Frames) -> Floats:
        first = np.repeat(frames[:1], SPAN, 0)
        return self._groups(np.concatenate([first, frames[1:]]))

    def _groups(self, frames: Frames) -> Floats:
        pixels = frames.astype(np.float32) / 127.5 - 1.0
        return self.networks.encode(pixels.reshape(-1, SPAN, *pixels.shape[1:]))


def fitted(picture: Picture, size: tuple[int, int]) -> Picture:
    """A picture scaled and cropped to fill `size` (width, height)."""
    if picture.shape[1::-1] == size:
        return picture
    fit: Picture = np.asarray(
        ImageOps.fit(Image.fromarray(picture), size, Image.Resampling.LANCZOS)
    )
    return fit


def frame_count(video: Video) -> int:
    """How many frames a video has at FPS frames a second."""
    return max(1, round(video.seconds * FPS))


def resampled(video: Video, size: tuple[int, int]) -> Frames:
    """A video's frames at FPS frames a second and of `size` (width, height)."""
    count = frame_count(video)
    moments = (np.arange(count) * video.fps / FPS).astype(int).clip(0, len(video) - 1)
    return np.stack([fitted(video.frames[moment], size) for moment in moments])


def _to_bytes(pixels: Floats) -> Frames:
    frames: Frames = np.clip(np.rint((pixels + 1.0) * 127.5), 0, 255).astype(np.uint8)
    return frames
