"""Which account the servers run under: PostgreSQL refuses uid 0, so root lends them another."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config import env
from config.services.home import Home

MAPPED_UID = 65534


class ServiceFailure(RuntimeError):
    """A server cannot be started; the message says what to do."""


@dataclass(frozen=True)
class Account:
    """How a server process is started: as ourselves, as another account, or as root that looks like nobody.

    The last is for folders that no other account can walk to, as everything under /root: in a user namespace
    root keeps its access to files and yet is not uid 0 in the eyes of PostgreSQL.
    """

    uid: int | None = None
    gid: int | None = None
    in_namespace: bool = False

    def run(self, command: list[str], *, capture: bool = False) -> subprocess.CompletedProcess[str]:
        """Run to its end, in a session of its own: Ctrl-C on the terminal never reaches what stays behind.

        Output is captured only of commands that leave no server behind: a server would keep the pipe open for
        ever.
        """
        if self.in_namespace:
            command = ["unshare", "--user", f"--map-user={MAPPED_UID}", f"--map-group={MAPPED_UID}", *command]
        output = subprocess.PIPE if capture else subprocess.DEVNULL
        return subprocess.run(
            command,
            cwd="/",
            env=env.for_servers(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            text=True,
            check=False,
        )

    def leave_running(self, command: list[str], *, log: Path) -> None:
        """Start a server and leave it. The shell ends at once: the server is nobody's child, and no zombie stays."""
        self.run(["/bin/sh", "-c", '"$@" </dev/null >>"$0" 2>&1 &', str(log), *command])

    def take(self, folder: Path) -> None:
        """Make the folder and all in it this account's; only root can, and only root needs it."""
        if os.geteuid() != 0:
            return
        uid, gid = (0, 0) if self.uid is None or self.gid is None else (self.uid, self.gid)
        if folder.stat().st_uid == uid:
            return
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, uid, gid, follow_symlinks=False)


def account_for(home: Home, binaries: list[Path]) -> Account:
    """The account that owns the data already, else `postgres`, else `nobody`: the first that can reach data
    and binaries.
    """
    if os.geteuid() != 0:
        return Account()
    needed = [home.data, home.run, *binaries]
    for candidate in _candidates(home):
        if all(_reaches(path, candidate.pw_uid) for path in needed):
            return Account(candidate.pw_uid, candidate.pw_gid)
    namespace = Account(in_namespace=True)
    if shutil.which("unshare") is None or namespace.run(["true"]).returncode:
        raise ServiceFailure(
            "PostgreSQL refuses to run as root. No other account can walk to both the packages "
            f"({binaries[0].parent}) and the data ({home.data}), and this system forbids user namespaces. "
            "Move the checkout out of a private folder such as /root, work as another user, or set DATABASE_URL."
        )
    return namespace


def claim(folder: Path) -> None:
    """Make a private folder, or take one over; refuse one that somebody else has put in its place."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or (os.geteuid() != 0 and found.st_uid != os.geteuid()):
        raise ServiceFailure(
            f"{folder} belongs to another account: start as that account, or choose another SHOP_VAR_DIR."
        )
    folder.chmod(0o700)


def _candidates(home: Home) -> list[pwd.struct_passwd]:
    owner = home.data.stat().st_uid if home.data.exists() else 0
    accounts = {account.pw_uid: account for account in pwd.getpwall()}
    by_name = {account.pw_name: account for account in accounts.values()}
    wanted = [accounts.get(owner), by_name.get("postgres"), by_name.get("nobody")]
    return [account for account in wanted if account is not None and account.pw_uid != 0]


def _reaches(path: Path, uid: int) -> bool:
    parents = [parent.stat() for parent in path.parents if parent.exists()]
    return all(parent.st_uid == uid or parent.st_mode & 0o001 for parent in parents)
