"""The page behind an invitation link: a name in, a token out; a visit where no code is given.

The code stays in the link's fragment, which browsers send to nobody; the page posts it.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

PAGE = (Path(__file__).parent / "join.html").read_text("utf-8")


def _hashed(tag: str) -> str:
    """The Content-Security-Policy source that allows the page's one block of this kind."""
    block = PAGE.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
    return f"'sha256-{base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()}'"


POLICY = (
    f"default-src 'none'; script-src {_hashed('script')}; style-src {_hashed('style')}; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
