"""What a file's credentials are worth: the answer that `verify` gives."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

State = Literal["valid", "changed", "unsigned", "unsupported", "unreadable"]
Trust = Literal["own", "trusted", "unknown"]

_STATES = {
    "valid": "unchanged since it was signed",
    "changed": "changed since it was signed, or its credentials are broken",
    "unsigned": "carries no credentials",
    "unsupported": "of a kind that can't carry credentials",
    "unreadable": "can't be read",
}
_TRUST = {
    "own": "this installation",
    "trusted": "vouched for by an authority that you trust",
    "unknown": "a name that nobody vouches for",
}


@dataclass(frozen=True)
class Verdict:
    """The state of a file's credentials and, where they are whole, what they say.

    `signer` and everything after it is set only for valid files. `made_at` is the signer's word:
    no time-stamping authority is asked.
    """

    state: State
    reason: str = ""  # why it is not valid, in the C2PA library's words
    signer: str | None = None  # the organisation that the certificate names
    trust: Trust = "unknown"
    generator: str | None = None  # the program that signed
    generated: bool = False  # whether the credentials say that a model made it
    model: str | None = None
    model_version: str | None = None
    verb: str | None = None
    seed: int | None = None
    prompt_sha256: str | None = None
    made_at: datetime.datetime | None = None
    ingredients: tuple[str, ...] = ()  # titles of the signed files that it was made from

    def __str__(self) -> str:
        """A few lines for a person to read."""
        lines = [f"{self.state}: {_STATES[self.state]}" + (f" ({self.reason})" * bool(self.reason))]
        if self.state != "valid":
            return lines[0]
        lines.append(f"signed by: {self.signer}, {_TRUST[self.trust]}")
        made_with = " ".join(filter(None, (self.model, self.model_version))) or self.generator
        facts = {
            "made by a model": "yes" if self.generated else "not stated",
            "made with": made_with,
            "verb": self.verb,
            "seed": self.seed,
            "prompt's SHA-256": self.prompt_sha256,
            "made at": self.made_at and f"{self.made_at:%Y-%m-%d %H:%M:%S %Z}".strip(),
            "made from": ", ".join(self.ingredients) or None,
        }
        lines += [f"{name}: {value}" for name, value in facts.items() if value is not None]
        return "\n".join(lines)
