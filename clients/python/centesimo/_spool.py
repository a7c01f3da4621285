"""Calls on disk while the app cannot be reached."""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
import time
from typing import List, Optional, Sequence, Tuple

_NAME = re.compile(r"(\d+)-[0-9a-f]{8}-\d+\.ndjson\Z")
# A file nobody wrote to for this long has lost its writer, even if another process has its number now.
_ABANDONED_AFTER = 10 * 60


class Spool:
    """NDJSON files in a folder of the user, each written by one process and only appended to.

    A file is deleted once the app has accepted all of it; sending it twice is harmless, since every event has its id.
    The folder is shared with clients in other languages. Not thread-safe: the queue's one sender uses it.
    """

    def __init__(self, folder: str, folder_bytes: int, file_bytes: int) -> None:
        self._folder = folder
        self._folder_bytes = folder_bytes
        self._file_bytes = file_bytes
        self.begin_anew()

    def begin_anew(self) -> None:
        """Takes a name of its own; a forked process must not write into its parent's file."""
        self._owner = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._sequence = 0
        self._written: Optional[int] = None

    def append(self, lines: Sequence[str]) -> bool:
        """False when the folder is full or cannot be written: nothing was kept for certain then."""
        content = ("\n".join(lines) + "\n").encode("utf-8")
        try:
            if self._written is None:
                os.makedirs(self._folder, mode=0o700, exist_ok=True)
                if self._size() + len(content) > self._folder_bytes:
                    return False
            path = os.path.join(self._folder, f"{self._owner}-{self._sequence}.ndjson")
            descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(descriptor, "ab") as file:
                file.write(content)
        except OSError:
            # Half a line may be at its end now: nothing may follow it.
            self._begin_next()
            return False
        self._written = (self._written or 0) + len(content)
        if self._written >= self._file_bytes:
            self._begin_next()
        return True

    def list(self) -> List[str]:
        """The files that may be sent now: this process's, and those of processes that ended."""
        if self._written is not None:
            self._begin_next()
        try:
            names = os.listdir(self._folder)
        except OSError:
            return []
        found = [(name, _NAME.match(name)) for name in names]
        return [name for name, match in found if match and self._is_ready(name, int(match.group(1)))]

    def read(self, name: str, offset: int) -> Tuple[List[str], int]:
        """The whole lines of a file from ``offset`` bytes on, and where the next read starts."""
        try:
            with open(os.path.join(self._folder, name), "rb") as file:
                file.seek(offset)
                content = file.read()
        except OSError:
            return [], offset
        *lines, last = content.decode("utf-8", "replace").split("\n")
        # What follows the last line break was torn by a crash, unless it is whole.
        if _is_json(last):
            lines.append(last)
        return [line for line in lines if line], offset + len(content)

    def remove(self, name: str, end: int) -> bool:
        """Deletes a file of which ``end`` bytes were sent; False when more has come since."""
        path = os.path.join(self._folder, name)
        try:
            if os.stat(path).st_size > end:
                return False
            os.unlink(path)
        except OSError:
            pass
        return True

    def _begin_next(self) -> None:
        self._sequence += 1
        self._written = None

    def _size(self) -> int:
        with os.scandir(self._folder) as entries:
            return sum(entry.stat().st_size for entry in entries)

    def _is_ready(self, name: str, pid: int) -> bool:
        if name.startswith(self._owner) or not _is_alive(pid):
            return True
        try:
            return time.time() - os.stat(os.path.join(self._folder, name)).st_mtime > _ABANDONED_AFTER
        except OSError:
            return False


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # os.kill(pid, 0) would end the process there: its files wait until they are abandoned.
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        pass
    return True


def _is_json(text: str) -> bool:
    if not text.startswith("{"):
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
