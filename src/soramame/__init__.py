"""Soramame: an open Sora. Type a sentence, get a video, on your own machine."""

__version__ = "0.1.0"
