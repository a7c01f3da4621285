"""The queue and what empties it."""

from __future__ import annotations

import atexit
import collections
import http.client
import os
import random
import sys
import threading
import time
import weakref
from typing import Any, Callable, Deque, List, NamedTuple, Optional

from ._endpoint import Endpoint
from ._post import Answer, post_lines
from ._report import Problem, Report
from ._spool import Spool


class Limits(NamedTuple):
    batch_lines: int = 100
    batch_delay: float = 1.0
    # What may wait in memory.
    waiting_lines: int = 10_000
    waiting_chars: int = 8 * 1024 * 1024
    line_chars: int = 64 * 1024
    timeout: float = 5.0
    first_retry: float = 0.5
    longest_retry: float = 60.0


# The whole body is at fault: sending it again would change nothing.
_REFUSALS = (400, 413, 415, 422)
_LAST_FLUSH = 2.0


class Sender:
    """Takes events from any thread and sends them from one of its own.

    While the app answers, batches go to it; once it does not, they go to disk and it is tried again after 0.5 s, 1 s,
    2 s, ... 60 s (half of it at random). New events are dropped when queue and disk are both full; what is kept stays.
    The thread starts with the first event, never keeps the process alive, and starts anew in a forked process, which
    leaves what was waiting to its parent.
    """

    def __init__(
        self,
        read_endpoint: Callable[[], Optional[Endpoint]],
        spool: Spool,
        report: Report,
        limits: Limits = Limits(),
    ) -> None:
        self._read_endpoint = read_endpoint
        self._spool = spool
        self._report = report
        self._limits = limits
        self._begin_anew()
        _senders.add(self)

    def _begin_anew(self) -> None:
        # Re-entrant: a signal handler may log a call while this very thread is adding one.
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        # Held while events are sent or saved: two threads never do it at once.
        self._sending = threading.Lock()
        self._waiting: Deque[str] = collections.deque()
        self._waiting_chars = 0
        self._in_flight: List[str] = []
        self._thread: Optional[threading.Thread] = None
        self._endpoint: Optional[Endpoint] = None
        # Attempts that failed in a row; 0 while the app answers.
        self._failures = 0
        self._retry_at = 0.0
        # The folder may hold files from an earlier run.
        self._spool_empty = False
        self._spool_refused = False
        self._flushes = 0
        self._flushed = 0
        self._dropped = 0
        # Events that were refused or dropped, and how many of them a flush has told of.
        self._lost = 0
        self._told_lost = 0

    def add(self, event_id: str, line: str) -> bool:
        """Only puts the event in the queue; False when it cannot be kept."""
        if len(line) > self._limits.line_chars:
            detail = f"The event is larger than {self._limits.line_chars} characters."
            self._count_lost(1)
            self._report(Problem("invalid", detail, event_id))
            return False
        with self._changed:
            full = len(self._waiting) >= self._limits.waiting_lines
            if full or self._waiting_chars + len(line) > self._limits.waiting_chars:
                self._dropped += 1
                self._count_lost(1)
                return False
            self._waiting.append(line)
            self._waiting_chars += len(line)
            self._start()
            if len(self._waiting) in (1, self._limits.batch_lines):
                self._changed.notify_all()
        return True

    def flush(self, timeout: float) -> bool:
        """Sends what waits, in memory and on disk, at once.

        True when the app has all of it and nothing was refused or dropped since the last time; False otherwise and after
        ``timeout``.
        """
        deadline = time.monotonic() + timeout
        with self._changed:
            told = self._told_lost
            self._start()
            self._flushes += 1
            wanted = self._flushes
            self._changed.notify_all()
            while self._flushed < wanted:
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    return False
            self._told_lost = self._lost
            return not self._waiting and not self._in_flight and self._spool_empty and self._lost == told

    def end(self) -> None:
        """Before the process ends: sends what waits, or leaves it on disk."""
        with self._lock:
            idle = self._thread is None or not (self._waiting or self._in_flight)
        if idle or self.flush(_LAST_FLUSH):
            return
        # The thread may hang in a request; what it holds is saved too, and counted once by its id.
        held = self._sending.acquire(timeout=0.2)
        with self._lock:
            unsent = [*self._in_flight, *self._waiting]
            if not held:
                self._spool.begin_anew()
            if unsent and self._spool.append(unsent):
                self._waiting.clear()
                self._waiting_chars = 0
        if held:
            self._sending.release()

    def _start(self) -> None:
        if self._thread is not None:
            return
        _watch_process_end()
        self._thread = threading.Thread(target=self._work, name="centesimo", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        while True:
            with self._changed:
                flushes = self._wait_for_work()
            try:
                with self._sending:
                    self._send_all(force=flushes > self._flushed)
            except Exception as error:
                self._fail(None)
                self._report(Problem("invalid", f"Sending failed: {error!r}"))
            with self._changed:
                self._flushed = flushes
                self._changed.notify_all()

    def _wait_for_work(self) -> int:
        """Returns with the lock held, once there is a full batch, a batch a second old, a retry due or a flush asked for."""
        since: Optional[float] = None
        while self._flushes == self._flushed:
            now = time.monotonic()
            if len(self._waiting) >= self._limits.batch_lines and not (self._failures and self._spool_refused):
                break
            since = (now if since is None else since) if self._waiting else None
            due = None if since is None else since + self._limits.batch_delay
            if self._failures > 0 and not self._spool_empty:
                due = self._retry_at if due is None else min(due, self._retry_at)
            if due is not None and due <= now:
                break
            self._changed.wait(None if due is None else due - now)
        return self._flushes

    def _send_all(self, force: bool) -> None:
        if force or self._failures == 0 or time.monotonic() >= self._retry_at:
            if self._send_waiting() and self._drain():
                self._report_dropped()
                return
        self._save()
        self._report_dropped()

    def _send_waiting(self) -> bool:
        while self._take_batch():
            if not self._send(self._in_flight):
                self._put_back()
                return False
            self._in_flight = []
        return True

    def _drain(self) -> bool:
        """Sends the files of the folder; False when the app stopped answering."""
        if self._spool_empty:
            return True
        for name in self._spool.list():
            if not self._send_waiting():
                return False
            offset = 0
            while True:
                lines, offset = self._spool.read(name, offset)
                for at in range(0, len(lines), self._limits.batch_lines):
                    if not self._send(lines[at : at + self._limits.batch_lines]):
                        return False
                if self._spool.remove(name, offset):
                    break
        self._spool_empty = True
        return True

    def _save(self) -> None:
        """Everything that waits goes to disk, as far as there is room."""
        while self._take_batch():
            self._spool_refused = not self._spool.append(self._in_flight)
            if self._spool_refused:
                self._put_back()
                return
            self._spool_empty = False
            self._in_flight = []

    def _take_batch(self) -> bool:
        with self._lock:
            count = min(len(self._waiting), self._limits.batch_lines)
            self._in_flight = [self._waiting.popleft() for _ in range(count)]
            self._waiting_chars -= sum(map(len, self._in_flight))
        return count > 0

    def _put_back(self) -> None:
        with self._lock:
            self._waiting.extendleft(reversed(self._in_flight))
            self._waiting_chars += sum(map(len, self._in_flight))
            self._in_flight = []

    def _send(self, lines: List[str]) -> bool:
        """True when the batch is settled, accepted or refused; False when it has to be sent again."""
        used = self._endpoint = self._endpoint or self._read_endpoint()
        if used is None:
            return self._fail(None)
        answer = self._ask(used, lines)
        if answer is not None and answer.status in (401, 403):
            # The app may have been started anew, with another token or port.
            self._endpoint = self._read_endpoint()
            if self._endpoint is None:
                return self._fail(None)
            if self._endpoint != used:
                answer = self._ask(self._endpoint, lines)
            if answer is not None and answer.status in (401, 403):
                detail = f"{self._endpoint.url} does not take this token; the calls wait."
                self._report(Problem("unauthorized", detail))
        return self._judge(answer)

    def _ask(self, endpoint: Endpoint, lines: List[str]) -> Optional[Answer]:
        try:
            return post_lines(endpoint, lines, self._limits.timeout)
        except (OSError, ValueError, http.client.HTTPException):
            return None

    def _judge(self, answer: Optional[Answer]) -> bool:
        body = answer.body if answer is not None and isinstance(answer.body, dict) else {}
        if answer is not None and answer.status == 200 and isinstance(body.get("accepted"), int):
            self._report_rejected(body)
        elif answer is not None and answer.status in _REFUSALS:
            if not self._report_rejected(body):
                self._count_lost(1)
                self._report(Problem("refused", f"HTTP {answer.status}: {body.get('detail', '')}"))
        else:
            # Whoever answered like this may not be the app at all.
            self._endpoint = None
            return self._fail(None if answer is None else answer.retry_after)
        self._failures = 0
        return True

    def _report_rejected(self, body: Any) -> bool:
        rejected = body.get("rejected")
        if not isinstance(rejected, list) or not rejected:
            return False
        self._count_lost(len(rejected))
        for item in rejected:
            detail = f"{item.get('code')}: {item.get('detail')}"
            self._report(Problem("rejected", detail, item.get("id") or "", item.get("pointer") or ""))
        return True

    def _count_lost(self, events: int) -> None:
        with self._lock:
            self._lost += events

    def _fail(self, retry_after: Optional[float]) -> bool:
        limits = self._limits
        backoff = min(limits.longest_retry, limits.first_retry * 2 ** min(self._failures, 30))
        wait = max(backoff * random.uniform(0.5, 1), retry_after or 0)
        self._failures += 1
        self._retry_at = time.monotonic() + min(limits.longest_retry, wait)
        return False

    def _report_dropped(self) -> None:
        with self._lock:
            dropped, self._dropped = self._dropped, 0
        if dropped:
            detail = f"{dropped} calls were dropped: the app does not answer and the queue is full."
            self._report(Problem("dropped", detail))


_senders: "weakref.WeakSet[Sender]" = weakref.WeakSet()
_watching_pid: Optional[int] = None


def _end_all() -> None:
    for sender in list(_senders):
        try:
            sender.end()
        except Exception:  # Nothing of ours may disturb the end of the process.
            pass


def _watch_process_end() -> None:
    global _watching_pid
    if _watching_pid == os.getpid():
        return
    if _watching_pid is None:
        atexit.register(_end_all)
    _watching_pid = os.getpid()
    # The processes of multiprocessing end without `atexit`.
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        util.Finalize(None, _end_all, exitpriority=100)


def _after_fork() -> None:
    for sender in list(_senders):
        sender._begin_anew()
        sender._spool.begin_anew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
