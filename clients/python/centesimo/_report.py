"""What went wrong in the background."""

from __future__ import annotations

import logging
from typing import Callable, NamedTuple, Optional

_logger = logging.getLogger("centesimo")


class Problem(NamedTuple):
    """Told to ``on_error``; nothing is ever raised.

    ``code`` is ``rejected`` (the app refused one event, ``pointer`` says where), ``refused`` (a whole batch),
    ``unauthorized`` (the token is wrong, events wait), ``dropped`` (queue and spool are full) or ``invalid`` (a call
    that cannot be sent).
    """

    code: str
    detail: str
    event_id: str = ""
    pointer: str = ""


Report = Callable[[Problem], None]


def create_report(on_error: Optional[Report]) -> Report:
    """Problems go to the callback, or else to the log of ``centesimo``, once per code."""
    logged: set[str] = set()

    def report(problem: Problem) -> None:
        try:
            if on_error is not None:
                on_error(problem)
            elif problem.code not in logged:
                logged.add(problem.code)
                _logger.warning("%s: %s", problem.code, problem.detail)
        except Exception:  # A fault in the callback is the caller's own; it must not stop the sending.
            pass

    return report
