"""Where a job keeps its files in the media store."""

from __future__ import annotations


def media_folder(video_id: str, lease: str) -> str:
    """Where one attempt at a video keeps its files; two attempts never meet."""
    return f"videos/{video_id}/{lease}"


def preview_key(video_id: str, lease: str) -> str:
    """Where a running job's preview lies."""
    return f"{media_folder(video_id, lease)}/preview.webp"
