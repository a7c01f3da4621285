"""Where the app listens and the token it wants."""

from __future__ import annotations

import json
import os
import sys
from typing import NamedTuple, Optional


class Endpoint(NamedTuple):
    url: str
    token: str


def resolve_data_dir(given: Optional[str]) -> str:
    """The app's folder: as given, ``CENTESIMO_DATA_DIR``, or the default of the system."""
    chosen = given or os.environ.get("CENTESIMO_DATA_DIR")
    if chosen:
        return os.path.abspath(chosen)
    home = os.path.expanduser("~")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Application Support", "Centesimo")
    if sys.platform == "win32":
        return os.path.join(os.environ.get("APPDATA") or os.path.join(home, "AppData", "Roaming"), "Centesimo")
    config = os.environ.get("XDG_CONFIG_HOME", "")
    return os.path.join(config if config.startswith("/") else os.path.join(home, ".config"), "Centesimo")


def read_endpoint(url: Optional[str], token: Optional[str], data_dir: str) -> Optional[Endpoint]:
    """What was given, else the files the running app keeps; None while the app is closed."""
    url = url or _url_in(data_dir)
    token = token or (_text_of(os.path.join(data_dir, "ingest-token")) or "").strip()
    return Endpoint(url, token) if url and token else None


def _url_in(data_dir: str) -> Optional[str]:
    try:
        url = json.loads(_text_of(os.path.join(data_dir, "endpoint.json")) or "")["url"]
    except (ValueError, KeyError, TypeError):
        return None
    return url if isinstance(url, str) else None


def _text_of(path: str) -> Optional[str]:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError):
        return None
