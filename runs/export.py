r"""Make a model folder of a codec's and a transformer's run, from their averaged weights.

    python runs/export.py ~/.cache/soramame/codec ~/.cache/soramame/transformer \
        src/soramame/weights/soramame-1 --cascade ~/.cache/soramame/cascade \
        --steps 6 --guidance 1 --below 0.6 --unguided 0.6
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from soramame.model.stored import configs_of
from soramame.training.cascade import open_cascade
from soramame.training.codec import open_codec
from soramame.training.export import export_folder
from soramame.training.samples import spec_of
from soramame.training.transformer import open_transformer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("codec", type=Path)
    parser.add_argument("transformer", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cascade", type=Path, help="its runs' folder, see training/cascade.py")
    parser.add_argument("--name", default="soramame-1")
    parser.add_argument("--version", default="0.8")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--guidance", type=float)
    parser.add_argument("--shift", type=float)
    parser.add_argument("--renewed", type=float, help="see sampling.euler")
    parser.add_argument("--below", type=float)
    parser.add_argument("--unguided", type=float, help="the level up to which guidance rests")
    parser.add_argument("--about", default="the toybox at 256x256, trained on rendered clips")
    given = parser.parse_args()
    codec, transformer = open_codec(given.codec), open_transformer(given.transformer)
    chosen = ("steps", "guidance", "shift", "renewed", "below", "unguided")
    sampling = {name: getattr(given, name) for name in chosen}
    spec = spec_of(
        transformer.config, name=given.name, version=given.version, about=given.about,
        reads="toybox", configs=configs_of(codec, transformer),
        **{name: value for name, value in sampling.items() if value is not None},
    )  # fmt: skip
    export_folder(given.folder, spec, codec, transformer, open_cascade(given.cascade))
    size = sum(path.stat().st_size for path in given.folder.iterdir())
    print(json.dumps({"folder": str(given.folder), "bytes": size}))


if __name__ == "__main__":
    main()
