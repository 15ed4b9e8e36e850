"""Where a video comes from: signed when made, checked by anybody, all of it offline (C2PA)."""
