"""The service's commands: `serve`, `workers` and `members …`, for the programme's command line.

`serve` and `workers` are plain functions to register as commands; `members_app` is a sub-command.
What they need (the `[serve]` extra) is imported when they run, so that other commands start fast.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from soramame.service.printing import Format, show

if TYPE_CHECKING:
    from soramame.service.office import Office

T = TypeVar("T")
members_app = typer.Typer(help="Who is in the programme: invite, suspend, limit, look up.",
                          no_args_is_help=True)  # fmt: skip
Form = Annotated[Format, typer.Option("--format", help="How to print.")]
Why = Annotated[str, typer.Option("--reason", help="Kept in the audit log.")]


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes beside it.")] = None,
) -> None:
    """Start the Videos API with its workers; the first start prints a host's token."""
    from soramame.service.logs import log_to_stderr
    from soramame.service.processes import Workers
    from soramame.service.serve import Server, listen
    from soramame.service.settings import Settings
    from soramame.service.state import Service, first_host

    given: dict[str, Any] = {"host": host, "port": port, "workers": workers}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    log_to_stderr(settings.log_level)
    try:
        door = listen(settings.host, settings.port)
    except OSError as error:
        raise typer.BadParameter(
            f"{settings.host}:{settings.port} can't be listened on: {error.strerror or error}; "
            "choose with --host and --port"
        ) from None
    settings = settings.model_copy(update={"port": door.getsockname()[1]})
    service = Service.open(settings)
    if (secret := first_host(service.db)) is not None:
        print(f"A host account was made. Its token, shown this once:\n\n    {secret}\n")
    print(f"Soramame listens on {settings.base_url}; the API is shown at {settings.base_url}/docs")
    sys.stdout.flush()
    processes = Workers(settings, settings.workers)
    processes.start()
    signal.signal(signal.SIGTERM, _leave)  # the server hands the signal on when it has stopped
    try:
        Server(service).run([door])
    finally:
        processes.stop()
        service.db.close()


def workers(
    replicas: Annotated[int, typer.Option(help="How many workers.", min=1)] = 1,
    ray: Annotated[str, typer.Option(help="A Ray cluster to place them on.")] = "",
) -> None:
    """Start workers for a server elsewhere: here, or on a Ray cluster."""
    from soramame.service.logs import log_to_stderr
    from soramame.service.processes import Workers
    from soramame.service.settings import Settings

    settings = Settings()
    log_to_stderr(settings.log_level)
    if ray:
        from soramame.service.cluster import Cluster

        cluster = Cluster(settings, ray, replicas)
        print("working: " + ", ".join(names := cluster.names()))
        if missing := replicas - len(names):
            print(f"{missing} wait for room on the cluster: a worker takes 1 CPU and "
                  f"{settings.gpus_per_worker:g} GPUs")  # fmt: skip
        _until_told(cluster.stop)
    else:
        processes = Workers(settings, replicas)
        processes.start()
        _until_told(processes.stop)


class Kind(StrEnum):
    """What `list` lists."""

    members = "members"
    invitations = "invitations"
    cohorts = "cohorts"
    windows = "windows"


@members_app.command("add")
def add(name: str, role: str = "tester", cohort: str | None = None) -> None:
    """Add a member and print a token."""
    member, secret = _do(lambda office: office.add(name, role, cohort))
    print(f"{member}\n{secret}")


@members_app.command("token")
def token(member: str, name: str = "replacement") -> None:
    """Print another token for a member who has lost theirs."""
    print(_do(lambda office: office.token(member, name)))


@members_app.command("invite")
def invite(role: str = "tester", cohort: str | None = None, days: float = 14.0) -> None:
    """Print an invitation link that works once."""
    print(_do(lambda office: office.invite(role, cohort, days)))


@members_app.command("withdraw")
def withdraw(invitation: str) -> None:
    """Withdraw an invitation that nobody has used."""
    _do(lambda office: office.withdraw(invitation))
    print(f"{invitation} lets nobody in any more")


@members_app.command("move")
def move(
    member: str,
    role: str | None = None,
    cohort: Annotated[str | None, typer.Option(help="A cohort's id, or none.")] = None,
    reason: Why = "",
) -> None:
    """Give a member another role or cohort, or no cohort."""
    if role is None and cohort is None:
        raise typer.BadParameter("give a --role, a --cohort, or both")
    changes: dict[str, str | None] = {} if role is None else {"role": role}
    if cohort is not None:
        changes["cohort_id"] = None if cohort == "none" else cohort
    _do(lambda office: office.move(member, changes, reason))
    print(f"{member} is moved")


@members_app.command("tokens")
def tokens(member: str, form: Form = Format.table) -> None:
    """List a member's tokens: hints, restrictions, last use, flags; never the secrets."""
    show(_do(lambda office: office.tokens(member)), form)


@members_app.command("list")
def list_them(
    kind: Annotated[Kind, typer.Argument()] = Kind.members, form: Form = Format.table
) -> None:
    """List members, invitations, cohorts or windows."""
    show(_do(lambda office: office.listed(kind.value)), form)


@members_app.command("suspend")
def suspend(subject: str, reason: Why = "") -> None:
    """Suspend a token, a member, a cohort, a window, or everybody; at once."""
    stopped = _do(lambda office: office.suspend(subject, reason))
    print(f"{subject} is suspended; {stopped} jobs were stopped")


@members_app.command("restore")
def restore(subject: str, reason: Why = "") -> None:
    """Undo a suspension."""
    freed = _do(lambda office: office.restore(subject, reason))
    print(f"{subject} is restored; {freed} jobs go on")


@members_app.command("quota")
def quota(
    subject: str, limits: Annotated[list[str], typer.Argument(help="LIMIT=NUMBER or LIMIT=none")],
    reason: Why = "",
) -> None:  # fmt: skip
    """Set the limits of a member, a cohort or a window, such as seconds_day=600."""
    wanted = dict(_limit(each) for each in limits)
    _do(lambda office: office.set_quota(subject, wanted, reason))


@members_app.command("cohort")
def cohort(name: str) -> None:
    """Make a cohort and print its id."""
    print(_do(lambda office: office.make_cohort(name)))


@members_app.command("window")
def window(
    name: str,
    opens: Annotated[str, typer.Option(help="When, ISO 8601, UTC; or now.")] = "now",
    hours: Annotated[float, typer.Option(help="For how long.")] = 3.0,
    cohort: Annotated[str | None, typer.Option(help="For whom; else for the public.")] = None,
) -> None:
    """Open a window for some hours and print its id."""
    start = time.time() if opens == "now" else _moment(opens)
    print(_do(lambda office: office.make_window(name, cohort, start, hours)))


@members_app.command("grace")
def grace(days: float, reason: Why = "") -> None:
    """Set for how many days the suspended may still download; at least seven."""
    _do(lambda office: office.set_grace(days, reason))


@members_app.command("audit")
def read_audit(
    actor: str | None = None,
    action: str | None = None,
    subject: str | None = None,
    since: Annotated[str | None, typer.Option(help="ISO 8601, UTC.")] = None,
    before: Annotated[int | None, typer.Option(help="The last seq of the page before.")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 100,
    form: Form = Format.table,
) -> None:
    """Print the audit log, newest first."""
    after = None if since is None else _moment(since)
    show(_do(lambda office: office.audit(actor, action, subject, after, before, limit)), form)


def _do(act: Callable[[Office], T]) -> T:
    """Act on the database that the settings name; an error ends the command with its message."""
    from soramame.service.errors import ApiError
    from soramame.service.office import open_office

    try:
        with open_office() as office:
            return act(office)
    except ApiError as error:
        raise typer.BadParameter(error.message) from None


def _limit(text: str) -> tuple[str, float | None]:
    name, _, value = text.partition("=")
    try:
        return name, None if value == "none" else float(value)
    except ValueError:
        raise typer.BadParameter(f"{text!r}: write LIMIT=NUMBER or LIMIT=none") from None


def _moment(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time; write 2026-01-31T18:00") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _leave(*_: object) -> None:
    sys.exit(0)


def _until_told(stop: Callable[[], None]) -> None:
    signal.signal(signal.SIGTERM, _leave)
    try:
        while True:
            time.sleep(1)
    except (KeyboardInterrupt, SystemExit):
        stop()
