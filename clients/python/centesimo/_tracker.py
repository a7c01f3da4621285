"""Measures one call."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Callable, Dict, Optional, Type, Union

from ._event import error_name, now
from ._response_counts import keep_counts, model_of


class Tracker:
    """Records one call when its ``with`` block is left, failed when that is by an exception, which goes on to the caller."""

    def __init__(self, fields: Dict[str, Any], record: Callable[[Dict[str, Any]], bool]) -> None:
        self._record = record
        self._fields = dict(fields)
        self._metadata = dict(fields.get("metadata") or {})
        self._started = time.perf_counter()
        self._fields.setdefault("occurred_at", now())
        self._ended = False

    def set_response(self, response: Any) -> None:
        """The provider's response, in whatever shape. The model it names replaces one set before."""
        try:
            kept = keep_counts(response)
        except Exception:  # An object that raises when it is read: the call is recorded without its counts.
            return
        self._fields["response"] = kept
        if model_of(kept) is not None:
            self._fields.pop("model", None)

    def set_tokens(
        self, input_tokens: Optional[int] = None, output_tokens: Optional[int] = None, **quantities: Any
    ) -> None:
        """Input is ALL input, cached tokens inside; output is ALL output, reasoning inside."""
        self._fields.update(input_tokens=input_tokens, output_tokens=output_tokens, **quantities)

    def set_provider_model(self, provider: Optional[str], model: Optional[str]) -> None:
        self._fields.update(provider=provider, model=model)

    def set_error(self, error: Union[str, BaseException], code: Optional[str] = None) -> None:
        """The call failed. Of an exception only its type's name is sent, text is sent as it is."""
        self._fields["success"] = False
        if isinstance(error, BaseException):
            code = code or error_name(error)
        else:
            self._fields["error_message"] = error
        if code is not None:
            self._fields["error_code"] = code

    def add_metadata(self, key: str, value: Any) -> None:
        self._metadata[key] = value

    def end(self) -> None:
        """Records the call, once; for use without ``with``."""
        if self._ended:
            return
        self._ended = True
        duration_ms = (time.perf_counter() - self._started) * 1000
        self._record({"duration_ms": duration_ms, **self._fields, "metadata": self._metadata})

    def __enter__(self) -> Tracker:
        self._started = time.perf_counter()
        return self

    def __exit__(
        self,
        _type: Optional[Type[BaseException]],
        error: Optional[BaseException],
        _traceback: Optional[TracebackType],
    ) -> None:
        if error is not None:
            self.set_error(error)
        self.end()
