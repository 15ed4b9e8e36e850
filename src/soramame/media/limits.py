"""How much of a foreign file is decoded before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from soramame.media.whole import VideoError


@dataclass(frozen=True)
class Limits:
    """Bounds on what a file may ask of this machine; each is checked before the memory is spent."""

    file_bytes: int = 512 * 1024**2
    pixels: int = 64 * 10**6  # of one frame, as stored and as scaled
    frames: int = 3600  # as stored, and again as kept
    kept_bytes: int = 1024**3  # of all frames that are kept together, as resized
    decoded_pixels: int = 3600 * 64 * 10**6  # of all frames together, as stored: so much work

    def check_file(self, size: int) -> None:
        """Refuse a file of `size` bytes that is too large."""
        if size > self.file_bytes:
            raise VideoError(f"the file has {size} bytes; at most {self.file_bytes} are read")

    def check_pixels(self, width: int, height: int) -> None:
        """Refuse a frame that is too large."""
        if width * height > self.pixels:
            raise VideoError(
                f"a frame of {width}x{height} is too large; at most {self.pixels} pixels are read"
            )

    def check_frames(self, count: int) -> None:
        """Refuse the `count`-th frame."""
        if count > self.frames:
            raise VideoError(f"the video is too long; at most {self.frames} frames are read")

    def check_kept(self, size: int) -> None:
        """Refuse to keep frames of `size` bytes together."""
        if size > self.kept_bytes:
            raise VideoError(
                f"the video is too large; its decoded frames exceed {self.kept_bytes} bytes"
            )

    def check_decoded(self, pixels: int, cost: int = 1) -> None:
        """Refuse to decode frames of so many pixels together, at so many times a video's cost."""
        if (most := self.decoded_pixels // cost) < pixels:
            raise VideoError(f"the video is too large; its frames exceed {most} pixels together")
