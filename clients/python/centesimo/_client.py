"""The client of the app on this machine."""

from __future__ import annotations

import datetime
import decimal
import hashlib
import json
import operator
import os
import uuid
from typing import Any, Dict, Optional

from ._endpoint import read_endpoint, resolve_data_dir
from ._event import to_event
from ._report import Problem, Report, create_report
from ._sender import Sender
from ._spool import Spool
from ._tracker import Tracker

_FOLDER_BYTES = 32 * 1024 * 1024
_FILE_BYTES = 256 * 1024


class Centesimo:
    """Records model calls. No method raises or waits: what goes wrong in the background is told to ``on_error``.

    Fields have the names of ``POST /v1/usage``: ``operation``, ``provider``, ``model``, ``input_tokens``,
    ``output_tokens``, ``client``, ``phone``, ``user_id``, ``user_email``, ``conversation_id``, ``success``,
    ``error_code``, ``error_message``, ``duration_ms``, ``metadata``, ...
    """

    def __init__(self, sender: Sender, report: Report, defaults: Dict[str, Any]) -> None:
        self._sender = sender
        self._report = report
        self._defaults = defaults

    def log_ai_usage(self, **fields: Any) -> bool:
        """Records one call. True once it is in the queue, False when it cannot be recorded; never raises.

        ``response`` may be the provider's raw response, or its ``usage``: only counts, model, id, tier and cost of it
        are sent.
        """
        try:
            event = to_event(self._defaults, fields)
            return self._sender.add(str(event.get("id", "")), self._to_line(event))
        except Exception as error:
            self._report(Problem("invalid", f"The call cannot be recorded: {error!r}"))
            return False

    def track_usage(self, **fields: Any) -> Tracker:
        """Measures a call: ``with centesimo.track_usage(operation="chat") as tracker: ...``"""
        return Tracker(fields, lambda call: self.log_ai_usage(**call))

    def log_openai_usage(self, response: Any, **context: Any) -> bool:
        return self.log_ai_usage(**{**context, "response": response})

    def log_groq_usage(self, response: Any, **context: Any) -> bool:
        """Groq's timing fields are read from its response."""
        return self.log_ai_usage(**{"provider": "groq", **context, "response": response})

    def log_whisper_usage(
        self, seconds: float, model: str = "whisper-1", tokens: Optional[int] = None, **context: Any
    ) -> bool:
        """Priced by the length of the audio; ``tokens`` is an estimate for information and is not priced."""
        try:
            metadata = dict(context.pop("metadata", None) or {})
        except Exception as error:
            self._report(Problem("invalid", f"The metadata is left out: {error!r}"))
            metadata = {}
        if tokens is not None:
            metadata["estimated_tokens"] = tokens
        return self.log_ai_usage(**{"model": model, **context, "audio_seconds": seconds, "metadata": metadata})

    def flush(self, timeout: float = 5.0) -> bool:
        """Waits until the app has everything, at most ``timeout`` seconds; False when it does not have it by then."""
        try:
            return self._sender.flush(timeout)
        except Exception as error:
            self._report(Problem("invalid", f"The flush failed: {error!r}"))
            return False

    def _to_line(self, event: Dict[str, Any]) -> str:
        try:
            return _dump(event)
        except (TypeError, ValueError, RecursionError) as error:
            if "metadata" not in event:
                raise
            self._report(Problem("invalid", f"The metadata is left out, it is no JSON: {error!r}"))
            return _dump({name: value for name, value in event.items() if name != "metadata"})


def create_centesimo(
    *,
    service: str,
    url: Optional[str] = None,
    token: Optional[str] = None,
    data_dir: Optional[str] = None,
    spool_dir: Optional[str] = None,
    on_error: Optional[Report] = None,
    **defaults: Any,
) -> Centesimo:
    """A client that records calls of ``service``; ``defaults`` are fields of every call.

    ``url`` and ``token`` default to ``CENTESIMO_URL`` and ``CENTESIMO_TOKEN``, else to what the app on this machine
    keeps in its data directory (``data_dir``, ``CENTESIMO_DATA_DIR``, or the default of the system). ``on_error`` is
    called from a thread of the client's own; without it problems are logged, once per kind.
    """
    directory = resolve_data_dir(data_dir)
    url = url or os.environ.get("CENTESIMO_URL")
    token = token or os.environ.get("CENTESIMO_TOKEN")
    folder = spool_dir or os.path.join(directory, "client-spool", _folder_name(url))
    report = create_report(on_error)
    spool = Spool(folder, _FOLDER_BYTES, _FILE_BYTES)
    sender = Sender(lambda: read_endpoint(url, token, directory), spool, report)
    return Centesimo(sender, report, {**defaults, "service": service})


def _folder_name(url: Optional[str]) -> str:
    """Calls for one app never wait among those for another."""
    return "local" if not url else hashlib.sha256(url.rstrip("/").encode("utf-8")).hexdigest()[:16]


def _dump(event: Dict[str, Any]) -> str:
    return json.dumps(event, separators=(",", ":"), allow_nan=False, default=_to_plain)


def _to_plain(value: Any) -> Any:
    """What JSON has no word for, where there is one way to write it."""
    if isinstance(value, (decimal.Decimal, uuid.UUID)):
        return str(value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return operator.index(value)  # A whole number of numpy, say; TypeError for anything else.
