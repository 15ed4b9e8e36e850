r"""Take a model folder apart into runs, to go on training from it.

    python runs/unpack.py src/soramame/weights/soramame-1 ~/.cache/soramame/again
    python runs/transformer.py LATENTS ~/.cache/soramame/again/transformer \
        --cascade ~/.cache/soramame/again/cascade --steps 2000
"""

from __future__ import annotations

import argparse
from pathlib import Path

from soramame.training.unpacking import unpack


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    for path in unpack(given.model, given.folder):
        print(path)


if __name__ == "__main__":
    main()
