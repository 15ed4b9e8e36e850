"""Workers as processes of their own: started, restarted when they die, stopped with the server."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

from soramame.service.settings import Settings

log = logging.getLogger(__name__)

SOON, LATE = 0.5, 30.0  # seconds before a worker that died is started again
GRACE = 30.0  # seconds that a worker has to stop by itself


class Workers:
    """A number of worker processes on this machine."""

    def __init__(self, settings: Settings, count: int) -> None:
        self._settings, self._count = settings, count
        self._stopping = threading.Event()
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._threads = [threading.Thread(target=self._keep, args=(i,)) for i in range(count)]

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers that run now."""
        return [process.pid for process in self._running.values() if process.poll() is None]

    def start(self) -> None:
        """Start them all."""
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        """Wait until `stop` is called."""
        self._stopping.wait()

    def stop(self) -> None:
        """Stop them all; each gives its job back at the next step."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _keep(self, slot: int) -> None:
        pause = SOON
        while not self._stopping.is_set():
            began = time.monotonic()
            with tempfile.TemporaryDirectory(prefix="soramame-worker-") as scratch:
                self._run(slot, scratch)  # what a worker that was killed leaves there goes with it
            pause = SOON if time.monotonic() - began > LATE else min(2 * pause, LATE)
            self._stopping.wait(pause)

    def _run(self, slot: int, scratch: str) -> None:
        process = self._running[slot] = self._spawn(scratch)
        while process.poll() is None and not self._stopping.wait(0.1):
            pass
        if self._stopping.is_set():
            _end(process)
        else:
            log.error("worker %d ended with %s", process.pid, process.returncode)

    def _spawn(self, scratch: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **self._settings.as_environment(), "TMPDIR": scratch,
                       "SORAMAME_PARENT": str(os.getpid())}  # fmt: skip
        command = [sys.executable, "-m", "soramame.service.worker_process"]
        return subprocess.Popen(command, env=environment)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
