"""LibreOffice, without a window: the only file that knows it.

It is asked to read what strangers wrote, so it runs shut in: on a copy, with a profile of its own that runs no macro
and follows no link, with bounded time, memory and output, in a session of its own that is killed whole. Nothing of it
is left behind, not even where this process is killed: a watcher in that session waits for the pipe to break.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.datatypes import Kind, Source
from pipeline.errors import CorruptDocument, CrashedOnDocument, MissingProgram, SlowDocument, TooLargeDocument
from pipeline.ingest.ooxml import DAMAGED, opened

INSTALL = (
    "sudo apt-get install --no-install-recommends "
    "libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"
)
PROGRAMS = ("soffice", "libreoffice")
MOST_INPUT = 256 << 20
"""Bytes. The largest files of an archive are slides full of photographs; reading one takes three times its size."""
MOST_OUTPUT = 256 << 20
"""Bytes of any file that LibreOffice may write."""
MOST_MEMORY = 4 << 30
"""Bytes of address space: a file of one page takes 1.1 GB of it, 0.2 GB of them real."""
PRINT_IT = "open it in Word or LibreOffice and print it to PDF"


@dataclass(frozen=True, slots=True)
class Route:
    """How a kind of file is read: by which filter of LibreOffice, or by any; what comes out, and by which filter."""

    reads: str | None
    makes: Kind
    writes: str
    locale: str = "en-US"


OPEN_DOCUMENT = frozenset({"odt", "ods", "odp"})
"""Archives, which may be bombs."""
VIETNAM = "vi-VN"
"""Sheets show dates in its order. Texts are read as on a machine of the West: there an RTF file that does not say its
code page is in Windows-1252, which the encodings of the 1990s are told by, and not in Windows-1258."""
NO_FILTER = "no export filter"
"""What LibreOffice prints where Writer, Calc or Impress is not installed; its exit status is that of success."""
DOCX = "MS Word 2007 XML"
XLSX = "Calc MS Excel 2007 XML"
PPTX = "Impress MS PowerPoint 2007 XML"
ROUTES: dict[Kind, Route] = {
    "doc": Route(None, "docx", DOCX),
    "rtf": Route("Rich Text Format", "docx", DOCX),
    "odt": Route("writer8", "docx", DOCX),
    "xls": Route(None, "xlsx", XLSX, VIETNAM),
    "ods": Route("calc8", "xlsx", XLSX, VIETNAM),
    "ppt": Route(None, "pptx", PPTX),
    "odp": Route("impress8", "pptx", PPTX),
}
"""What is broken is read as a text file where no filter is named; the OLE files, whose filter depends on the version of
Office, are not."""

SHUT_IN = """
ulimit -t "$1"; ulimit -v "$2"; ulimit -f "$3"; folder=$4; shift 4
exec 3<&0 </dev/null
(read -r _ <&3; rm -rf "$folder"; kill -s KILL 0) >/dev/null 2>&1 &
exec "$@" 3<&- 2>&1
"""
"""A shell sets the limits, since Python's way to set them in the child is not safe beside threads. The watcher reads
a pipe that nobody writes to: it ends when this process does, whatever ended it."""

SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("Inet/Settings", "ooInetProxyType", "2"),
    *(
        ("Inet/Settings", f"ooInet{protocol}Proxy{name}", worth)
        for protocol in ("HTTP", "HTTPS", "FTP")
        for name, worth in (("Name", "127.0.0.1"), ("Port", "9"))
    ),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
)
"""Paths below `/org.openoffice.`: a proxy where nobody listens, and of Office the macro security 3, "very high", and
the update of links 2, "never"."""


@contextmanager
def converted(source: Source, seconds: float) -> Iterator[Source]:
    """Convert an old Office file; within the context the returned Source is the new file.

    Raises MissingProgram, SlowDocument after `seconds`, TooLargeDocument, CorruptDocument where LibreOffice cannot
    read the file, and CrashedOnDocument where it dies of it.
    """
    route = ROUTES[source.kind]
    program = find()
    if source.size > MOST_INPUT:
        reason = f"the file has {source.size:,} bytes, more than the {MOST_INPUT:,} that LibreOffice is given"
        raise TooLargeDocument(source.path, reason, PRINT_IT)
    if source.kind in OPEN_DOCUMENT:
        with opened(source) as archive:
            archive.check_sizes()
    with tempfile.TemporaryDirectory(prefix="sohoa-office-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        given = folder / f"document.{source.kind}"
        shutil.copyfile(source.path, given)
        _write_profile(folder / "profile", route.locale)
        status, said = _run(_command(program, route, folder, given), folder, seconds, source)
        result = folder / "out" / f"document.{route.makes}"
        _check(result, source, status, said)
        yield Source(result, source.name, route.makes, source.sha256, result.stat().st_size)


def find() -> str:
    """Return the path of LibreOffice's program; raises MissingProgram."""
    for name in PROGRAMS:
        path = shutil.which(name)
        if path:
            return path
    raise MissingProgram(f"LibreOffice is not installed, and old Office files need it; install it: {INSTALL}")


def version() -> str:
    """Return what LibreOffice says of its version; raises MissingProgram."""
    answer = subprocess.run([find(), "--version"], capture_output=True, text=True, timeout=60, check=False)
    return " ".join(answer.stdout.split()[:2]) or "LibreOffice of unknown version"


def _command(program: str, route: Route, folder: Path, given: Path) -> list[str]:
    return [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nolockcheck",
        "--nofirststartwizard",
        *([f"--infilter={route.reads}"] if route.reads else []),
        "--convert-to",
        f"{route.makes}:{route.writes}",
        "--outdir",
        str(folder / "out"),
        str(given),
    ]


def _run(command: Sequence[str], folder: Path, seconds: float, source: Source) -> tuple[int, str]:
    """Run LibreOffice; return its exit status and its last words."""
    limits = (str(int(4 * seconds) + 1), str(MOST_MEMORY >> 10), str(MOST_OUTPUT >> 9), str(folder))
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    with (folder / "said").open("w+b") as said:
        child = subprocess.Popen(
            ["/bin/sh", "-c", SHUT_IN, "sh", *limits, *command],
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=folder,
            start_new_session=True,
        )
        try:
            status = child.wait(seconds)
        except subprocess.TimeoutExpired as error:
            reason = f"LibreOffice did not finish in {seconds:g} seconds"
            raise SlowDocument(source.path, reason, f"give it more time with --page-seconds, or {PRINT_IT}") from error
        finally:
            _kill(child)
        said.seek(0)
        return status, said.read(2000).decode("utf-8", "replace").strip()


def _kill(child: subprocess.Popen[bytes]) -> None:
    """Kill the session whole: as long as the watcher is in it, nobody else has its number."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for _ in range(20):  # the others of the group are not ours to wait for, and may still be writing
            os.killpg(child.pid, 0)
            time.sleep(0.01)
    child.wait()
    if child.stdin:
        child.stdin.close()


def _check(result: Path, source: Source, status: int, said: str) -> None:
    """Raise what went wrong: LibreOffice's exit status alone does not tell, it is 0 where nothing was read."""
    if status in {126, 127} or NO_FILTER in said:
        raise MissingProgram(f"LibreOffice does not start, or lacks the part for {source.kind}; install it: {INSTALL}")
    if status < 0 or status > 128:
        raise CrashedOnDocument(source.path, f"LibreOffice died of it (status {status})", PRINT_IT)
    if not result.is_file() or not result.stat().st_size:
        reason = "LibreOffice cannot read it" + (f" ({said.splitlines()[-1][:200]})" if said else "")
        raise CorruptDocument(source.path, reason, DAMAGED)


def _write_profile(folder: Path, locale: str) -> None:
    """Write the settings of a profile in which no macro runs and nothing is fetched from anywhere."""
    lines = (
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{worth}</value></prop>'
        "</item>"
        for path, name, worth in (*SETTINGS, ("Setup/L10N", "ooSetupSystemLocale", locale))
    )
    user = folder / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{''.join(lines)}</oor:items>",
        encoding="utf-8",
    )
