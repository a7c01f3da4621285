"""Takes out of a provider's response what tells its cost, and nothing else."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Dict, Optional, Union

# What is kept: "text" a short name, "counts" numbers at any depth, "present" only that it is there.
_Rule = Union[str, Dict[str, Any]]

_ANSWER: Dict[str, _Rule] = {
    "id": "text",
    "responseId": "text",
    "response_id": "text",
    "model": "text",
    "modelId": "text",
    "modelVersion": "text",
    "model_version": "text",
    "response_metadata": {"model_name": "text"},
    "service_tier": "text",
    "serviceTier": {"type": "text"},
    "usage": "counts",
    "totalUsage": "counts",
    "usageMetadata": "counts",
    "usage_metadata": "counts",
    "usage_info": "counts",
    "x_groq": {"usage": "counts"},
    "meta": {"billed_units": "counts", "tokens": "counts", "cached_tokens": "number"},
    "prompt_eval_count": "number",
    "eval_count": "number",
    "total_duration": "number",
    "durationInSeconds": "number",
    "metrics": {"latencyMs": "number"},
    "time_info": "counts",
    "response_cost": "number",
    "total_cost_usd": "number",
    "_hidden_params": {"response_cost": "number"},
    "providerMetadata": {
        "openrouter": {"usage": "counts"},
        "gateway": {"cost": "number"},
        "anthropic": {"cacheReadInputTokens": "number", "cacheCreationInputTokens": "number"},
    },
}
# An answer, or one inside an event of a stream or a line of a batch's output.
_WHITELIST: Dict[str, _Rule] = {
    **_ANSWER,
    "custom_id": "present",
    "response": {**_ANSWER, "body": _ANSWER},
    "message": _ANSWER,
    "delta": _ANSWER,
    "result": {"message": _ANSWER},
}
# One of these at the top: it is the usage object itself.
_USAGE_MARKERS = (
    "prompt_tokens completion_tokens input_tokens output_tokens total_tokens promptTokenCount candidatesTokenCount "
    "totalTokenCount prompt_token_count candidates_token_count total_token_count inputTokens outputTokens promptTokens "
    "completionTokens billed_units pages_processed seconds"
).split()
# Texts inside usage that bear on the price.
_USAGE_TEXTS = frozenset(
    "service_tier serviceTier trafficType traffic_type modality ttl type speed inference_geo cost".split()
)
_WORD = re.compile(r"[A-Za-z0-9_.-]{1,64}\Z")
_AMOUNT = re.compile(r"[0-9.eE+-]{1,32}\Z")
_LONGEST_TEXT = 256
_MOST_ENTRIES = 64
_DEEPEST = 5
_PLAIN = (str, bytes, int, float, list, tuple, set, type(None))


def keep_counts(response: Any) -> Optional[Dict[str, Any]]:
    """The part of a response that tells what it cost: counts, model, id, tier, billed amount; None when nothing is left.

    Dictionaries, the objects of any SDK and bare ``usage`` objects are read alike. No prompt and no completion gets
    through: text passes only under the names above.
    """
    if not _has_fields(response):
        return None
    is_usage = any(_get(response, name) is not None for name in _USAGE_MARKERS)
    kept = _counts_of(response, 1) if is_usage else {}
    kept.update(_keep_tree(response, _WHITELIST))
    seconds = _audio_seconds(response)
    if seconds is not None:
        kept["usage"] = {"type": "duration", "seconds": seconds}
    return kept or None


def has_counts(kept: Any) -> bool:
    """Whether any quantity is in it, at any depth."""
    if isinstance(kept, dict):
        return any(has_counts(value) for value in kept.values())
    if isinstance(kept, list):
        return any(has_counts(value) for value in kept)
    return _is_number(kept)


def model_of(kept: Optional[Dict[str, Any]]) -> Optional[str]:
    """The model that answered, where the kept part names it as the app would read it."""
    if kept is None:
        return None
    body = kept.get("response") or kept
    result = kept.get("result") or {}
    for part in (kept, body, body.get("body"), kept.get("message"), result.get("message")):
        for name in ("model", "modelVersion", "model_version", "modelId"):
            if part and part.get(name):
                return part[name]
        model = ((part or {}).get("response_metadata") or {}).get("model_name")
        if model:
            return model
    return None


def _keep_tree(source: Any, tree: Dict[str, _Rule]) -> Dict[str, Any]:
    kept = {}
    for key, rule in tree.items():
        value = _get(source, key)
        if value is None:
            continue
        if isinstance(rule, str):
            part = _keep_leaf(value, rule)
        else:
            part = _keep_tree(value, rule) if _has_fields(value) else None
        if part is not None and part != {}:
            kept[key] = part
    return kept


def _keep_leaf(value: Any, rule: str) -> Any:
    if rule == "counts":
        return _counts_of(value, 1) if _has_fields(value) else None
    if rule == "number":
        is_amount = _is_number(value) or (isinstance(value, str) and _AMOUNT.match(value))
        return value if is_amount else None
    if not isinstance(value, str):
        return None
    if rule == "present":
        return ""
    return value if len(value) <= _LONGEST_TEXT else None


def _counts_of(usage: Any, depth: int) -> Dict[str, Any]:
    kept: Dict[str, Any] = {}
    for key, value in _items(usage):
        if len(kept) == _MOST_ENTRIES:
            break
        if not isinstance(key, str) or not _WORD.match(key):
            continue
        keeps, count = _keep_count(key, value, depth)
        if keeps:
            kept[key] = count
    return kept


def _keep_count(key: str, value: Any, depth: int) -> tuple[bool, Any]:
    if value is None or isinstance(value, bool) or _is_number(value):
        return True, value
    if isinstance(getattr(value, "value", None), str) and not isinstance(value, str):
        value = value.value  # An enum, as Google's SDK has them.
    if isinstance(value, str):
        text = str(getattr(value, "value", value))
        return key in _USAGE_TEXTS and _WORD.match(text) is not None, text
    if depth == _DEEPEST:
        return False, None
    if isinstance(value, (list, tuple)):
        parts = [part for part in value[:_MOST_ENTRIES] if _has_fields(part)]
        return True, [_counts_of(part, depth + 1) for part in parts]
    return (True, _counts_of(value, depth + 1)) if _has_fields(value) else (False, None)


def _audio_seconds(response: Any) -> Optional[float]:
    """A transcription in full (``verbose_json``) has a length and no usage."""
    if _get(response, "segments") is None and _get(response, "task") is None:
        return None
    if _has_fields(_get(response, "usage")) or not isinstance(_get(response, "text"), str):
        return None
    duration = _get(response, "duration")
    if isinstance(duration, str):
        try:
            duration = float(duration)
        except ValueError:
            return None
    return duration if _is_number(duration) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _has_fields(value: Any) -> bool:
    return not isinstance(value, _PLAIN)


def _get(source: Any, key: str) -> Any:
    """A field of a dictionary or of an SDK's object; None when it is missing or its getter raises."""
    try:
        if isinstance(source, Mapping):
            return source.get(key)
        return getattr(source, key, None)
    except Exception:
        return None


def _items(source: Any) -> Any:
    """The fields of a dictionary, a dataclass, a pydantic model (its unknown fields too) or a protocol buffer."""
    if isinstance(source, Mapping):
        return list(source.items())
    fields = dict(getattr(source, "__dict__", None) or {})
    extra = getattr(source, "__pydantic_extra__", None)
    if isinstance(extra, dict):
        fields.update(extra)
    if not fields:
        names = [name for name in dir(source) if not name.startswith("_")]
        return [(name, value) for name, value in ((name, _get(source, name)) for name in names) if value is not None]
    return [(name, value) for name, value in fields.items() if not name.startswith("_")]
