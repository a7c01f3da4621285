"""Makes the event of a call, as it goes over the wire."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, Dict, Optional

from ._response_counts import has_counts, keep_counts, model_of

_QUANTITIES = (
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
    "reasoning_tokens",
    "input_audio_tokens",
    "output_audio_tokens",
    "total_tokens",
    "audio_seconds",
    "images",
    "requests",
    "web_searches",
    "characters",
    # Names of other programs, which the app knows too.
    "prompt_tokens",
    "completion_tokens",
    "tokens_consumed",
)
_PREVIEWS = ("input_preview", "output_preview", "input_data", "output_summary")
_PREVIEW_LENGTH = 100
# A call whose model nobody knows still shows, as a gap, instead of being lost.
_UNKNOWN_MODEL = "unknown"
# The app's own names for what other programs call otherwise; a default must not compete with either.
_ALIASES = {
    "service": "service_name",
    "operation": "service_action",
    "workspace": "workspace_id",
    "client": "client_id",
    "model": "model_used",
    "duration_ms": "response_time_ms",
    "occurred_at": "created_at",
}


def to_event(defaults: Dict[str, Any], call: Dict[str, Any]) -> Dict[str, Any]:
    """The event of a call; fields that are None are left out, and the response is reduced to counts.

    A failed call that reports no quantity has 0 tokens, since it is known that it used none; for a call that succeeded
    nothing is made up.
    """
    given = {name: value for name, value in call.items() if value is not None}
    event: Dict[str, Any] = {"id": str(uuid.uuid4()), "occurred_at": now()}
    for name, value in defaults.items():
        if value is not None and name != "metadata" and _ALIASES.get(name) not in given:
            event[name] = value
    if _ALIASES["occurred_at"] in given:
        del event["occurred_at"]
    event.update(given)
    response = keep_counts(event.pop("response", None))
    if response is not None:
        event["response"] = response
    named = "model" in given or "model_used" in given
    if not named and "flat_cost" not in given and model_of(response) is None:
        event["model"] = _UNKNOWN_MODEL
    if event.get("success") is False and not has_counts(response) and not any(name in given for name in _QUANTITIES):
        event["input_tokens"] = 0
        event["output_tokens"] = 0
    for name in ("duration_ms", "response_time_ms"):
        if name in event:
            event[name] = max(0, round(event[name]))
    for name in _PREVIEWS:
        if name in event:
            event[name] = event[name][:_PREVIEW_LENGTH]
    if isinstance(event.get("occurred_at"), datetime.datetime):
        event["occurred_at"] = _to_text(event["occurred_at"])
    metadata = {**(defaults.get("metadata") or {}), **(given.get("metadata") or {})}
    event.pop("metadata", None)
    if metadata:
        event["metadata"] = metadata
    return event


def now() -> str:
    """RFC 3339, in UTC, to the millisecond."""
    return _to_text(datetime.datetime.now(datetime.timezone.utc))


def _to_text(time: datetime.datetime) -> str:
    utc = time.astimezone(datetime.timezone.utc)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def error_name(error: Optional[BaseException]) -> str:
    """``RateLimitError``; never its message, which may quote a prompt."""
    return type(error).__name__
