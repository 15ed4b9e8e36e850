"""What a prompt becomes before the model sees it: read, rewritten in the open, encoded."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from soramame.graphs import Floats
from soramame.spotting import Spotted
from soramame.text.completion import Told
from soramame.text.encoder import TextEncoder
from soramame.text.reader import Reader
from soramame.toybox.captions import canonical
from soramame.toybox.scene import Scene


@dataclass(frozen=True)
class Prompt:
    """A prompt as it was understood.

    caption: the sentence that the model gets. summary: the same in a few words. outside: words of
    the prompt that lie outside the model's world. notes: what had to be changed, and why. scene:
    what is shown, if it is of the world.
    """

    text: str
    caption: str
    summary: str
    outside: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    scene: Scene | None = None


class Prompter:
    """Reads prompts for a model; `reads` and `staged` as in `ModelSpec`.

    rewrites: whether prompts are put in the model's own words. Where they are not, they are read
    only to know whether they tell of somebody whom the model can stage.
    """

    def __init__(self, reads: str, staged: bool = False) -> None:
        self.encoder = TextEncoder()
        self.rewrites = reads == "toybox"
        self.reader = Reader(self.encoder) if self.rewrites or staged else None

    def read(
        self, text: str, seed: int = 0, style: str | None = None,
        like: str | Spotted | None = None, follow: bool = False,
    ) -> Prompt:  # fmt: skip
        """What `text` says; what it leaves untold is as in `like`, or chosen by `seed`.

        like: a caption, or what a picture shows. `style` overrules all. follow: let a camera that
        stands still go along with who travels, unless told else.
        """
        plain = f"{text}, {style} look" if style else text
        if self.reader is None:
            return Prompt(text, plain, plain)
        understood = self.reader.read(text)
        before: Told = {}
        if isinstance(like, Spotted):
            before = like.ordered(understood.told.get("subject")).told
        elif like:
            before = self.reader.read(like).told
        scene = understood.canonical(seed, before)
        untold = "camera" not in understood.told and scene.camera == "static"
        if follow and untold and scene.actors[0].direction:
            scene = replace(scene, camera="track")
        if style:
            scene = replace(scene, look=style)
        if not self.rewrites:
            told = "subject" in understood.told
            return Prompt(text, plain, plain, scene=scene if told else None)
        return Prompt(
            text,
            canonical(scene),
            understood.summary(),
            understood.outside,
            understood.notes(before),
            scene,
        )

    def encode(self, caption: str, against: str | None = None) -> tuple[Floats, Floats]:
        """Token states [2, K, 384] and their mask [2, K], 1 for a token.

        The first is the caption; the second is what guidance leads away from: the text `against`,
        taken as it is, or else the caption hidden by its mask.
        """
        if against is not None:
            states, mask = self.encoder.encode([caption, against])
            return states, mask.astype(np.float32)
        states, mask = self.encoder.encode([caption])
        hidden = np.concatenate([mask, np.zeros_like(mask)])
        return np.repeat(states, 2, 0), hidden.astype(np.float32)
