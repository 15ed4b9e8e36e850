r"""Make a model folder of a codec's and a transformer's run, from their averaged weights.

    python runs/export.py ~/.cache/soramame/codec ~/.cache/soramame/transformer \
        src/soramame/weights/soramame-1
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from soramame.engine.folder import ModelSpec
from soramame.model.stored import configs_of
from soramame.training.codec import open_codec
from soramame.training.export import export_folder
from soramame.training.transformer import open_transformer

WINDOW = 9  # latent frames that the transformer's run shows at once


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("codec", type=Path)
    parser.add_argument("transformer", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", default="soramame-1")
    parser.add_argument("--version", default="0.2")
    parser.add_argument("--steps", type=int, default=16)
    parser.add_argument("--guidance", type=float, default=2.5)
    parser.add_argument("--shift", type=float, default=2.0)
    parser.add_argument("--renewed", type=float, default=1.0, help="see sampling.euler")
    parser.add_argument("--about", default="the toybox at 256x256, trained on rendered clips")
    given = parser.parse_args()
    codec, transformer = open_codec(given.codec), open_transformer(given.transformer)
    spec = ModelSpec(
        name=given.name, version=given.version, channels=codec.config.channels,
        patch=transformer.config.patch, head_width=transformer.config.head_width, window=WINDOW,
        steps=given.steps, guidance=given.guidance, shift=given.shift, renewed=given.renewed,
        reads="toybox", about=given.about, configs=configs_of(codec, transformer),
    )  # fmt: skip
    export_folder(given.folder, spec, codec, transformer)
    size = sum(path.stat().st_size for path in given.folder.iterdir())
    print(json.dumps({"folder": str(given.folder), "bytes": size}))


if __name__ == "__main__":
    main()
