"""The C2PA library, told to stay offline."""

from __future__ import annotations

import c2pa

# No manifest, revocation list, time stamp or trust list is ever fetched, and no host is allowed.
_SETTINGS = {
    "core": {"allowed_network_hosts": []},
    "verify": {
        "remote_manifest_fetch": False,
        "ocsp_fetch": False,
        "verify_trust": True,
        "verify_after_sign": False,  # nothing stands between writing and reading here
    },
    "builder": {
        "thumbnail": {"enabled": False},
        "certificate_status_fetch": None,
        "auto_timestamp_assertion": {"enabled": False},
    },
}


def context(signer: c2pa.Signer | None = None, anchors: str = "") -> c2pa.Context:
    """A context for one signing or one reading; signers under the CAs in `anchors` are trusted."""
    trust = {"user_anchors": anchors} if anchors else {}
    return c2pa.Context.from_dict({**_SETTINGS, "trust": trust}, signer=signer)
