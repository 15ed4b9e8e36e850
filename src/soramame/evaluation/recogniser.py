"""What a clip shows, read by a network that was trained on renders and never on made clips.

    python -m soramame.evaluation.recogniser --render 400 ~/.cache/soramame/held-out-scenes

prints how often each attribute is read rightly: on 400 fresh renders of either held-out split, and
on data sets of renders. Seventeen frames of a clip are looked at, four a second, each fitted into a
square with grey bars. Two a second are too few: what spins turns by 72 to 88 degrees between them,
which looks like standing still where a subject has four sides alike. What is read of a clip and of
its mirror image is averaged.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from soramame.graphs import Run, onnxruntime_graph, openvino_graph
from soramame.toybox import grammar
from soramame.toybox import scene as world
from soramame.toybox.scene import Scene, flipped

Floats = NDArray[np.float32]
Frames = NDArray[np.uint8]  # [T, H, W, 3]
VALUES: dict[str, tuple[str, ...]] = {  # of each attribute, in the order of the network's outputs
    "subject": world.SUBJECTS,
    "colour": world.COLOURS,
    "action": world.ACTIONS,
    "direction": (*world.DIRECTIONS, "none"),
    "place": world.PLACES,
    "time": world.TIMES,
    "weather": world.WEATHERS,
    "camera": world.CAMERAS,
    "look": world.LOOKS,
}
SIZES = tuple(len(values) for values in VALUES.values())
_IN_A_MIRROR = [[values.index(flipped(v)) for v in values] for values in VALUES.values()]
WEIGHTS = Path(__file__).parent.parent / "weights" / "recogniser"
RUNTIMES = {"onnxruntime": onnxruntime_graph, "openvino": openvino_graph}
SIDE = 128  # pixels
RATE = 4.0  # frames a second that are looked at
GLIMPSES = 17  # frames that are looked at: the first four seconds
GREY = 128
FPS = 16.0  # of clips, unless told otherwise


@dataclass(frozen=True)
class Reading:
    """What was read of a clip; `features` [D] are what the Fréchet distance compares."""

    attributes: dict[str, str]
    probabilities: dict[str, dict[str, float]]
    features: Floats


class Recogniser:
    """Reads clips of any size and frame rate."""

    def __init__(self, network: Run) -> None:
        self._network = network

    @classmethod
    def open(cls, runtime: str = "onnxruntime", folder: Path = WEIGHTS) -> Recogniser:
        """The built-in recogniser, or that of a folder, under one of RUNTIMES."""
        if runtime not in RUNTIMES:
            raise ValueError(f"unknown runtime {runtime!r}; there are: {', '.join(RUNTIMES)}")
        return cls(RUNTIMES[runtime](folder / "recogniser.onnx"))

    def read(self, frames: Frames, fps: float = FPS) -> Reading:
        """What the first four seconds of frames uint8 [T, H, W, 3] show; one frame is a picture."""
        pixels = fitted(frames[moments(len(frames), fps)]).astype(np.float32) / 127.5 - 1.0
        outputs = self._network(np.stack([pixels, pixels[:, :, ::-1]]))
        clip, image = (np.split(output, np.cumsum(SIZES)) for output in outputs)
        told = zip(image[:-1], _IN_A_MIRROR, strict=True)
        logits = averaged(clip[:-1], [row[order] for row, order in told])
        probabilities = {
            name: dict(zip(values, softmax(row), strict=True))
            for (name, values), row in zip(VALUES.items(), logits, strict=True)
        }
        attributes = {
            name: max(odds, key=lambda v: odds[v]) for name, odds in probabilities.items()
        }
        return Reading(attributes, probabilities, (clip[-1] + image[-1]) / 2)


def averaged(clip: list[Floats], image: list[Floats]) -> list[Floats]:
    """Each attribute's logits by a clip and by its mirror image, whose left is called right.

    Where the two tell of different subjects the clip counts alone: of two actors side by side,
    the one on the left, which is told, is another in a mirror.
    """
    if clip[0].argmax() != image[0].argmax():
        return clip
    return [np.float32(0.5) * (one + other) for one, other in zip(clip, image, strict=True)]


def retold(scene: Scene) -> Scene:
    """The same picture told the other way round where nothing shows which actor comes first."""
    other = {"left of": "right of", "right of": "left of"}.get(scene.relation or "")
    return replace(scene, actors=scene.actors[::-1], relation=other) if other else scene


def from_the_left(scene: Scene) -> Scene:
    """The same picture, of two side by side the left one told first: what training asks for."""
    return retold(scene) if scene.relation == "right of" else scene


def moments(count: int, fps: float) -> NDArray[np.int64]:
    """Which of `count` frames are looked at."""
    if count < 1 or fps <= 0:
        raise ValueError(f"{count} frames at {fps} a second can't be read; both must be above 0")
    at = np.round(np.arange(GLIMPSES) * fps / RATE).astype(np.int64)
    return at[at < count]


def fitted(frames: Frames) -> Frames:
    """Frames [T, H, W, 3] shrunk whole into [T, 128, 128, 3], with grey bars where they are not
    square."""
    height, width = frames.shape[1:3]
    factor = SIDE / max(height, width)
    h, w = max(1, round(height * factor)), max(1, round(width * factor))
    top, left = (SIDE - h) // 2, (SIDE - w) // 2
    square = np.full((len(frames), SIDE, SIDE, 3), GREY, np.uint8)
    for target, frame in zip(square, frames, strict=True):
        picture = Image.fromarray(frame).resize((w, h), Image.Resampling.BOX)
        target[top : top + h, left : left + w] = np.asarray(picture)
    return square


def softmax(logits: Floats) -> list[float]:
    """Probabilities that add up to one."""
    shares = np.exp(logits - logits.max())
    return [float(share) for share in shares / shares.sum()]


@dataclass(frozen=True)
class Score:
    """Over `clips` renders: the share of right readings of each attribute, and of all at once.

    mistakes: how often an attribute's value was read as another, by (attribute, truth, reading).
    """

    clips: int
    right: dict[str, float]
    all_right: float
    mistakes: Counter[tuple[str, str, str]]


def score(recogniser: Recogniser, clips: Iterable[tuple[Scene, Frames]]) -> Score:
    """How well renders are read, each given as the frames that are looked at.

    Of two actors side by side, either may be taken for the first.
    """
    told: Counter[str] = Counter()
    mistakes: Counter[tuple[str, str, str]] = Counter()
    count = faultless = 0
    for scene, frames in clips:
        read = recogniser.read(frames, RATE).attributes
        wrong = min((_wrong(read, way) for way in (scene, retold(scene))), key=len)
        told.update(list(scene.attributes))
        mistakes.update((name, truth, read[name]) for name, truth in wrong.items())
        count, faultless = count + 1, faultless + (not wrong)
    faults = Counter(name for name, *_ in mistakes.elements())
    right = {name: 1 - faults[name] / told[name] for name in VALUES if told[name]}
    return Score(count, right, faultless / max(1, count), mistakes)


def _wrong(read: dict[str, str], scene: Scene) -> dict[str, str]:
    return {name: value for name, value in scene.attributes.items() if read[name] != value}


def rendered(split: str, seeds: range, alone: bool = False) -> Iterator[tuple[Scene, Frames]]:
    """Scenes of a split that training never sees, and of each the frames that are read.

    alone: leave out those with two actors.
    """
    from soramame.toybox.renderer import Renderer

    with Renderer(256, 256) as renderer:
        for scene in (grammar.sample(seed, split) for seed in seeds):
            if not alone or len(scene.actors) == 1:
                yield scene, renderer.clip(scene, GLIMPSES, fps=RATE)


def _clips(folder: Path) -> Iterator[tuple[Scene, Frames]]:
    from soramame.toybox.dataset import read_shard, shards

    for path in shards(folder):
        for scene, _, frames in read_shard(path):
            yield scene, frames[moments(len(frames), FPS)]


def main() -> None:
    """Print the scores, and the mistakes made most often."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", help="data sets of renders")
    parser.add_argument("--render", type=int, default=0, help="scenes of each held-out split")
    parser.add_argument("--first", type=int, default=0, help="the seed of the first of them")
    parser.add_argument("--alone", action="store_true", help="those with one actor only")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--runtime", choices=RUNTIMES, default="onnxruntime")
    given = parser.parse_args()
    recogniser = Recogniser.open(given.runtime, given.weights)
    sets = {str(folder): _clips(folder) for folder in given.folders}
    if given.render:
        seeds = range(given.first, given.first + given.render)
        splits = ("scenes", "combinations")
        sets |= {split: rendered(split, seeds, given.alone) for split in splits}
    for name, clips in sets.items():
        print(f"{name}\n{table(score(recogniser, clips))}")


def table(found: Score) -> str:
    """A score as text."""
    lines = [f"  {found.clips} clips"]
    lines += [f"  {name:10} {share:6.1%}" for name, share in found.right.items()]
    lines += [f"  {'all':10} {found.all_right:6.1%}"]
    for (name, truth, read), times in found.mistakes.most_common(12):
        lines.append(f"  {times:3} times {name} {truth} read as {read}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
