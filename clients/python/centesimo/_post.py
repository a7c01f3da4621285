"""Posts events to the app."""

from __future__ import annotations

import http.client
import json
from typing import Any, NamedTuple, Optional, Sequence
from urllib.parse import urlsplit

from ._endpoint import Endpoint

_LONGEST_ANSWER = 4 * 1024 * 1024


class Answer(NamedTuple):
    status: int
    retry_after: Optional[float]
    body: Any


def post_lines(endpoint: Endpoint, lines: Sequence[str], timeout: float) -> Answer:
    """Sends events, one JSON text each, as NDJSON. Follows no redirect and uses no proxy.

    Raises ``OSError``, ``ValueError`` or ``http.client.HTTPException`` when there is no answer.
    """
    address = urlsplit(endpoint.url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=timeout)
    try:
        headers = {"content-type": "application/x-ndjson", "x-api-key": endpoint.token, "connection": "close"}
        body = "\n".join(lines).encode("utf-8")
        connection.request("POST", address.path.rstrip("/") + "/v1/usage", body, headers)
        response = connection.getresponse()
        text = response.read(_LONGEST_ANSWER)
        return Answer(response.status, _seconds(response.getheader("retry-after")), _parse(text))
    finally:
        connection.close()


def _seconds(text: Optional[str]) -> Optional[float]:
    return float(text) if text is not None and text.isdigit() else None


def _parse(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
