"""One worker as a process: `python -m soramame.service.worker_process`, settings from outside.

It stops at its next step when it is told to (SIGTERM), or when the process that started it is gone.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from soramame.service.database import Database
from soramame.service.logs import log_to_stderr
from soramame.service.settings import Settings
from soramame.service.state import open_media
from soramame.service.worker import Worker

NICER = 5  # how much a worker steps back for the server beside it


def main() -> int:
    """Work until told to stop; the exit status."""
    parent = int(os.environ.pop("SORAMAME_PARENT", "0"))
    settings = Settings()
    log_to_stderr(settings.log_level)
    if settings.worker_shares_machine and hasattr(os, "nice"):
        os.nice(NICER)
    worker = Worker(Database(settings.database), open_media(settings), settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stopping.set())
    if parent:
        threading.Thread(target=_follow, args=(parent, worker), daemon=True).start()
    worker.run()
    return 0


def _follow(parent: int, worker: Worker) -> None:
    while not worker.stopping.wait(1.0):
        if os.getppid() != parent:
            worker.stopping.set()


if __name__ == "__main__":
    sys.exit(main())
