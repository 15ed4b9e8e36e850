"""What an evaluation does, decided by few dials."""

from __future__ import annotations

from dataclasses import dataclass

from soramame.request import GUIDANCE, SECONDS, STEPS

PARTS = ("alignment", "fidelity", "consistency", "stills", "loops", "extensions", "codec")
OF_CLIPS = PARTS[:3]  # what is read of the prompts' clips, whoever made them
PROMPTS = (2, 100_000)


@dataclass(frozen=True)
class Plan:
    """`prompts` says how many clips there are of everything; None is the model's own default."""

    prompts: int = 510
    seconds: float = 4.0
    steps: int | None = None
    guidance: float | None = None
    seed: int = 0
    parts: tuple[str, ...] = PARTS
    renders: bool = False  # read renders of the prompts' scenes in place of the model's clips

    def __post_init__(self) -> None:
        """Refuse what can't be done, saying what can."""
        bounds = {"prompts": PROMPTS, "seconds": SECONDS, "steps": STEPS, "guidance": GUIDANCE}
        for name, (low, high) in bounds.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} {value:g} is outside {low:g} to {high:g}")
        if self.seed < 0:
            raise ValueError(f"seed {self.seed} is below 0")
        allowed = OF_CLIPS if self.renders else PARTS
        odd = [part for part in self.parts if part not in allowed]
        if odd or not self.parts:
            of = "parts of renders" if self.renders else "parts"
            raise ValueError(f"unknown {of} {', '.join(odd)!r}; there are: {', '.join(allowed)}")

    def wants(self, *parts: str) -> bool:
        """Whether any of some parts is asked for."""
        return any(part in self.parts for part in parts)

    @property
    def few(self) -> int:
        """How many stills, and how many loops: dear to make, and alike."""
        return max(1, self.prompts // 30)

    @property
    def fewer(self) -> int:
        """How many clips are extended, three times each."""
        return max(1, self.prompts // 60)

    @property
    def codec_clips(self) -> int:
        """How many renders go through the codec."""
        return max(2, self.prompts // 10)
