"""FastVideo's own server around a generator that copies a finished clip.

    python benchmarks/fastvideo_server.py clip.mp4 --port 8001
    python benchmarks/creating.py http://127.0.0.1:8001

Its application, routes and stores are FastVideo's; only the generator is not, as FastVideo 0.2.1
runs no model without CUDA. To be run in an environment of its own, with FastVideo installed without
its dependencies and what its server imports beside it: docs/operations.md tells which.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch

# The CPU build of PyTorch lacks what this torchvision, built for CUDA, looks for when imported.
OPERATORS = torch.library.Library("torchvision", "DEF")
for name in ("nms", "qnms"):
    OPERATORS.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")


class Copier:
    """A generator in FastVideo's sense whose every video is the same clip."""

    def __init__(self, clip: Path) -> None:
        self.clip = clip

    def generate_video(self, output_path: str, **_: Any) -> dict[str, Any]:
        """Put the clip where the video is expected."""
        shutil.copyfile(self.clip, output_path)
        return {}

    def shutdown(self) -> None:
        """Nothing to give back."""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--port", type=int, default=8001)
    given = parser.parse_args()
    from fastvideo.entrypoints.openai import api_server

    copier = Copier(given.clip.resolve())
    api_server.VideoGenerator = SimpleNamespace(from_fastvideo_args=lambda _: copier)
    with tempfile.TemporaryDirectory() as folder:
        arguments = SimpleNamespace(model_path="copier")
        api_server.run_server(arguments, "127.0.0.1", given.port, output_dir=folder)


if __name__ == "__main__":
    main()
