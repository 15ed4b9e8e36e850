"""An installation of one's own for each test, and a clip to sign."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from soramame.provenance import credentials
from soramame.provenance.claim import Claim
from soramame.video import Video


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of this installation's identity, empty at first."""
    folder = tmp_path / "home" / "identity"
    monkeypatch.setattr(credentials, "default_folder", lambda: folder)
    monkeypatch.delenv(credentials.KEY_VARIABLE, raising=False)
    monkeypatch.delenv(credentials.CERTIFICATE_VARIABLE, raising=False)
    return folder


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with the same unsigned clip as clip.mp4, clip.webm and so on, and a clip.jpeg."""
    slope = np.linspace(0, 255, 48, dtype=np.uint8)
    frames = np.stack([np.roll(np.tile(slope[:, None], (32, 1, 3)), 3 * t, 1) for t in range(6)])
    video = Video(frames)
    for format in ("mp4", "webm", "gif", "webp", "png"):
        video.save(tmp_path / f"clip.{format}")
    Image.fromarray(frames[0]).save(tmp_path / "clip.jpeg")
    return tmp_path


@pytest.fixture
def claim() -> Claim:
    """What most tests say of a file."""
    return Claim("bean", "1.2", "a red fox hops left", seed=2**32 - 1)
