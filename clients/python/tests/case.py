from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
import unittest
from typing import Any, Callable, List

from centesimo import Centesimo, Problem, create_centesimo

from .app_stand_in import AppStandIn

CALL = {"model": "gpt-4o", "input_tokens": 1000, "output_tokens": 500}


class Case(unittest.TestCase):
    """A data directory of its own, and an app that stands in when asked for."""

    def setUp(self) -> None:
        self.problems: List[Problem] = []
        self.data_dir = tempfile.mkdtemp(prefix="centesimo-test-")
        self.addCleanup(shutil.rmtree, self.data_dir, ignore_errors=True)
        self.spool_dir = os.path.join(self.data_dir, "client-spool", "local")

    def start_app(self) -> AppStandIn:
        app = AppStandIn()
        self.addCleanup(app.close)
        self.announce(app)
        return app

    def announce(self, app: AppStandIn, token: str = "t") -> None:
        self.write("endpoint.json", json.dumps({"url": app.url, "pid": 1, "version": "1.2.3"}))
        self.write("ingest-token", token + "\n")

    def write(self, name: str, text: str) -> None:
        with open(os.path.join(self.data_dir, name), "w", encoding="utf-8") as file:
            file.write(text)

    def connect(self, **options: Any) -> Centesimo:
        given = {"service": "shop", "data_dir": self.data_dir, "on_error": self.problems.append, **options}
        return create_centesimo(**given)

    def wait_for(self, condition: Callable[[], bool], seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), deadline, "it did not come true in time")
            time.sleep(0.01)
