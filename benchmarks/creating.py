"""How soon a server of the Videos API answers: creating, polling, listing, fetching.

    python benchmarks/creating.py http://127.0.0.1:8000 --key soramame_sk_…

At any server that speaks the API, ours or a peer's: one video is made, then so many are created,
polled and fetched, one request after the other over one connection; the median and the 99th
percentile are printed. `benchmarks/service.py` measures ours so, at rest and while videos are made.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import httpx2

REQUESTS = 300  # of each kind
VIDEO = {"prompt": "a red fox walks to the left through a meadow", "seconds": "4",
         "size": "256x256"}  # fmt: skip
Times = dict[str, list[float]]  # seconds that each request of a kind took


def asked(url: str, key: str, finished: str) -> Times:
    """Create videos, then poll, list and fetch a finished one, each `REQUESTS` times.

    Raises for any answer that is not a success.
    """
    with connected(url, key) as client:
        return {
            "create": timed(lambda: client.post("/v1/videos", json=VIDEO)),
            "poll": timed(lambda: client.get(f"/v1/videos/{finished}")),
            "list": timed(lambda: client.get("/v1/videos", params={"limit": 20})),
            "fetch": timed(lambda: client.get(f"/v1/videos/{finished}/content")),
        }


def connected(url: str, key: str) -> httpx2.Client:
    """A client for the server at `url`."""
    return httpx2.Client(base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=60)


def timed(ask: Callable[[], Any]) -> list[float]:
    """Seconds that each of `REQUESTS` requests takes; one more goes first."""
    ask().raise_for_status()
    times = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        ask().raise_for_status()
        times.append(time.perf_counter() - began)
    return times


def made(url: str, key: str) -> str:
    """Have a video made; its id. Raises RuntimeError if that fails."""
    with connected(url, key) as client:
        video = client.post("/v1/videos", json=VIDEO).raise_for_status().json()
        while video["status"] in ("queued", "in_progress"):
            time.sleep(0.5)
            video = client.get(f"/v1/videos/{video['id']}").raise_for_status().json()
    if video["status"] != "completed":
        raise RuntimeError(f"the video is {video['status']}: {video.get('error')}")
    return str(video["id"])


def lines(times: Times) -> list[str]:
    """A line for each kind of request."""
    return [f"{kind:6} median {milliseconds(each, 50):.2f} ms, p99 {milliseconds(each, 99):.2f} ms"
            for kind, each in times.items()]  # fmt: skip


def milliseconds(times: list[float], percent: int) -> float:
    """A percentile of seconds, in milliseconds."""
    return 1000 * statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def main() -> None:
    """Measure the server named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="where the server is, without /v1")
    parser.add_argument("--key", default="none", help="the API key, if it wants one")
    given = parser.parse_args()
    print("\n".join(lines(asked(given.url, given.key, made(given.url, given.key)))))


if __name__ == "__main__":
    main()
