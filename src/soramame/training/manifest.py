"""What a model of one's own was made of: `manifest.json` and the model card in its folder."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from soramame.training.footage import LeftOut, Source
from soramame.training.preparing import Used

UNLICENSED = "no licence given"


@dataclass(frozen=True)
class Entry:
    """A clip that was used; codec_psnr in decibels."""

    file: str
    sha256: str
    caption: str
    licence: str | None
    consent: str | None
    seconds: float
    size: str
    stretches: int
    codec_psnr: float


@dataclass(frozen=True)
class Manifest:
    """A model's name, what it began from, and all that it learnt from.

    codec_psnr, codec_psnr_moving: how much of the clips the codec can keep, over all pixels and
    over those that move, in decibels; nothing finer than that can be learnt.
    """

    name: str
    base: str
    from_nothing: bool
    steps: int
    codec_psnr: float
    codec_psnr_moving: float | None
    clips: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def seconds(self) -> float:
        """Seconds of footage, pictures not counted."""
        return sum(clip.seconds for clip in self.clips if not _is_picture(clip))

    @property
    def counts(self) -> str:
        """Such as "12 clips (74 s) and 3 pictures"."""
        pictures = sum(map(_is_picture, self.clips))
        clips = len(self.clips) - pictures
        told = [f"{_several(clips, 'clip')} ({self.seconds:.0f} s)"] if clips else []
        return " and ".join(told + ([_several(pictures, "picture")] if pictures else []))

    @property
    def licences(self) -> str:
        """Such as "CC0-1.0 (12), CC-BY-4.0 (3)", the most frequent first."""
        counts = Counter(clip.licence or UNLICENSED for clip in self.clips)
        return ", ".join(f"{licence} ({count})" for licence, count in counts.most_common())

    @property
    def codec(self) -> str:
        """Such as "27.9 dB (22.1 dB where it moves)"."""
        moving = self.codec_psnr_moving
        return f"{self.codec_psnr:.1f} dB" + (
            "" if moving is None else f" ({moving:.1f} dB where it moves)"
        )

    def json(self) -> str:
        """The contents of `manifest.json`."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    def card(self) -> str:
        """The model card, in Markdown."""
        made = (
            f"the codec of {self.base} as it is, and a transformer trained from nothing"
            if self.from_nothing
            else f"{self.base}, fine-tuned"
        )
        return CARD.format(
            name=self.name, made=f"{made} for {_several(self.steps, 'step')}", counts=self.counts,
            licences=self.licences, left_out=_several(len(self.left_out), "file"),
            codec=self.codec, caption=self.clips[0].caption.replace('"', "'"),
        )  # fmt: skip


CARD = """# {name}

| | |
|---|---|
| what it is | {made} |
| learnt from | {counts} |
| licences of what it learnt from | {licences} |
| left out | {left_out} |
| how well the codec reproduces it | {codec}; no finer detail can be learnt |
| prompts | taken as they are: write them like the captions |

`manifest.json` names every file with its SHA-256 hash, caption, licence and consent note, and every
file that was left out with the reason. What this model may be used for follows from those licences
and from that of the model it began with.

    soramame generate "{caption}" --model .
"""


def manifest(
    name: str,
    base: str,
    from_nothing: bool,
    steps: int,
    sources: Iterable[Source],
    used: Iterable[Used],
    left_out: Iterable[LeftOut],
) -> Manifest:
    """The manifest of a model that learnt from `used`, which are some of `sources`."""
    by_file, used = {source.file: source for source in sources}, list(used)
    moving = [clip.moving_error for clip in used if clip.moving_error is not None]
    return Manifest(
        name, base, from_nothing, steps,
        _psnr(sum(clip.error for clip in used) / len(used)),
        _psnr(sum(moving) / len(moving)) if moving else None,
        tuple(_entry(by_file[clip.file], clip) for clip in used),
        tuple(left_out),
    )  # fmt: skip


def _entry(source: Source, used: Used) -> Entry:
    return Entry(
        source.file, source.sha256, source.caption, source.terms.licence, source.terms.consent,
        used.seconds, used.size, used.stretches, _psnr(used.error),
    )  # fmt: skip


def _psnr(error: float) -> float:
    """Decibels for a mean squared error in pixels of [0, 1]."""
    return round(-10 * math.log10(max(error, 1e-10)), 2)


def _is_picture(clip: Entry) -> bool:
    return clip.seconds < 0.1


def _several(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
