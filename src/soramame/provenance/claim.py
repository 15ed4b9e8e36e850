"""What is said of a file when it is signed, and the C2PA manifest that says it."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from soramame import __version__

GENERATION = "soramame.generation"  # the label of our own assertion
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


@dataclass(frozen=True)
class Claim:
    """What is said of a file: made by which model, from what. The prompt itself is never written.

    `sources` are the files that it was made from (a still, a clip that was extended); those that
    are signed themselves become its ingredients, so that their own history stays with it. A remix
    is said to be an edited version of its source, everything else to be created.
    """

    model: str
    model_version: str
    prompt: str = field(repr=False)
    seed: int
    verb: str = "text"
    sources: tuple[Path, ...] = ()

    @property
    def edits(self) -> bool:
        """Whether the file is another version of its source."""
        return self.verb == "remix"

    @property
    def prompt_sha256(self) -> str:
        """SHA-256 of the prompt's UTF-8, in hexadecimal."""
        return hashlib.sha256(self.prompt.encode()).hexdigest()


def manifest(claim: Claim, title: str, ingredients: list[str]) -> dict[str, Any]:
    """What the manifest says, as the C2PA library takes it."""
    generation = {
        "model": claim.model,
        "model_version": claim.model_version,
        "verb": claim.verb,
        "seed": claim.seed,
        "prompt_sha256": claim.prompt_sha256,
    }
    return {
        "title": title,
        "claim_generator_info": [{"name": "soramame", "version": __version__}],
        "assertions": [
            {
                "label": "c2pa.actions.v2",
                "data": {"actions": _actions(claim, ingredients)},
                "created": True,
            },
            {"label": GENERATION, "data": generation, "created": True},
        ],
    }


def _actions(claim: Claim, ingredients: list[str]) -> list[dict[str, Any]]:
    """What was done: created from the ingredients, or the one ingredient opened and edited."""
    made: dict[str, Any] = {
        "action": "c2pa.edited" if claim.edits and ingredients else "c2pa.created",
        "when": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "digitalSourceType": SOURCE_TYPE,
        "softwareAgent": {"name": claim.model, "version": claim.model_version},
    }
    if not ingredients:
        return [made]
    parameters = {"ingredientIds": ingredients}
    if claim.edits:
        return [{"action": "c2pa.opened", "parameters": parameters}, made]
    return [made | {"parameters": parameters}]
