"""LibreOffice as a converter of one file at a time: a process of its own, with a throw-away profile, limits and no network.

What it needs of whoever limits this process: `ADDRESS_SPACE` bytes of address space, `OPEN_FILES` descriptors, and
`SECONDS` and some more of time (a cold start takes 1 to 3 seconds, a report less than one).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from govcrawl.documents.problems import broken, stopped, tool_missing
from govcrawl.documents.tools import INSTALL_LIBREOFFICE, libreoffice

SECONDS = 60
ADDRESS_SPACE = 3 * 1024**3
OPEN_FILES = 256
MAX_CONVERTED = 128 * 1024 * 1024
_COMMON = "/org.openoffice.Office.Common/"
_NOWHERE = "127.0.0.1"  # port 9 takes nothing
# (path, property, value): what no file may do, and what only a person at a screen wants (org.openoffice registry schemas)
_SETTINGS = (
    (
        _COMMON + "Security/Scripting",
        "MacroSecurityLevel",
        "3",
    ),  # signed macros of trusted authors; there are none
    (_COMMON + "Security/Scripting", "DisableMacrosExecution", "true"),
    (_COMMON + "Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (_COMMON + "Security/Scripting", "ExecutePlugins", "false"),
    (_COMMON + "Misc", "FirstRun", "false"),
    (_COMMON + "Misc", "CrashReport", "false"),
    (_COMMON + "Misc", "ShowTipOfTheDay", "false"),
    (_COMMON + "Misc", "UseLocking", "false"),
    (_COMMON + "Save/Document", "AutoSave", "false"),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),  # never
    ("/org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("/org.openoffice.Office.Writer/Content/Update", "Chart", "false"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", _NOWHERE),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", _NOWHERE),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_ITEMS = (
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">'
)


def convert(body: bytes, *, suffix: str, reader: str | None, writer: str, made: str) -> bytes:
    """The file in another format. `suffix` is given to the file, `reader` and `writer` are LibreOffice's filters.

    `made` is the suffix of what `writer` makes. Raises UnreadableFileError: tool_missing, reader_stopped, file_broken.
    """
    program = libreoffice()
    if program is None:
        raise tool_missing(
            f"Files of this kind ({suffix}) are read by LibreOffice, which is not installed: {INSTALL_LIBREOFFICE}."
        )
    with tempfile.TemporaryDirectory(prefix="govcrawl-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"file.{suffix}"
        source.write_bytes(body)
        _write_profile(folder / "profile")
        arguments = [f"--infilter={reader}"] if reader else []
        command = [
            *_without_network(),
            *_with_an_end(),
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--nologo",
            *arguments,
            "--convert-to",
            f"{made}:{writer}",
            "--outdir",
            str(folder / "made"),
            str(source),
        ]
        said, code = _run(command, folder)
        target = folder / "made" / f"file.{made}"
        if target.is_file() and 0 < target.stat().st_size <= MAX_CONVERTED:
            return target.read_bytes()
        if target.is_file() and target.stat().st_size:
            raise stopped(
                f"LibreOffice makes more than {MAX_CONVERTED >> 20} MiB of the file; it was not read."
            )
        if code < 0 or code > 128:
            number = -code if code < 0 else code - 128
            raise stopped(f"LibreOffice crashed on the file (signal {number}). Look at the file by hand.")
        if "could not be loaded" in said:
            raise broken(
                "LibreOffice cannot open the file: it is damaged, asks for a password, or is of another kind."
            )
        raise stopped(f"LibreOffice made nothing of the file (exit code {code}). Look at the file by hand.")


def _run(command: Sequence[str], folder: Path) -> tuple[str, int]:
    """What LibreOffice said, and its exit code. Its whole process group is ended in any case."""
    said = folder / "said"
    with said.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - no shell, and every argument is ours
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=_environment(folder),
            cwd=folder,
            process_group=0,
        )
        try:
            code = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise stopped(
                f"LibreOffice took more than {SECONDS} seconds for the file; it was stopped."
            ) from None
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return said.read_bytes()[:4000].decode("utf-8", "replace"), code


def _environment(folder: Path) -> Mapping[str, str]:
    """Nothing of ours, but where programs are; nothing of the user's, and proxies that lead nowhere."""
    home = str(folder)
    proxy = f"http://{_NOWHERE}:9"
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": home,
        "TMPDIR": home,
        "XDG_CONFIG_HOME": home,
        "XDG_CACHE_HOME": home,
        "XDG_DATA_HOME": home,
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "http_proxy": proxy,
        "https_proxy": proxy,
        "ftp_proxy": proxy,
    }


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path={quoteattr(path)}><prop oor:name={quoteattr(name)} oor:op="fuse"><value>{escape(value)}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{_ITEMS}{items}</oor:items>', encoding="utf-8"
    )


@lru_cache(maxsize=1)
def _without_network() -> tuple[str, ...]:
    """What to put before a command so that it has no network: a namespace of its own, where the system gives one."""
    program, nothing = shutil.which("unshare"), shutil.which("true")
    if program is None or nothing is None:
        return ()
    for options in (("--net",), ("--map-root-user", "--net")):
        try:
            ended = subprocess.run(  # noqa: S603 - no shell, and every argument is ours
                [program, *options, nothing], check=False, capture_output=True, timeout=10
            )
        except (OSError, subprocess.SubprocessError):
            return ()
        if ended.returncode == 0:
            return (program, *options)
    return ()


@lru_cache(maxsize=1)
def _with_an_end() -> tuple[str, ...]:
    """What ends a command though this process should have been ended itself."""
    program = shutil.which("timeout")
    return () if program is None else (program, "--signal=KILL", "--foreground", str(SECONDS + 5))
