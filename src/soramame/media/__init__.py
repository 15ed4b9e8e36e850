"""Video files: frames to bytes (`encode`), bytes to frames (`decode`), whole or not at all."""
