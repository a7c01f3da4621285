from __future__ import annotations

import json
import os
import re
from typing import Any, Dict

from .case import Case

PATH = os.path.join(os.path.dirname(__file__), "..", "..", "golden", "requests.json")
with open(PATH, encoding="utf-8") as _file:
    GOLDEN = json.load(_file)


def with_placeholders(event: Dict[str, Any], golden: Dict[str, Any]) -> Dict[str, Any]:
    filled = dict(event)
    if re.fullmatch(r"[0-9a-f-]{36}", event["id"]):
        filled["id"] = "<id>"
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["occurred_at"]):
        filled["occurred_at"] = "<time>"
    if golden.get("duration_ms") == "<ms>" and isinstance(event.get("duration_ms"), int):
        filled["duration_ms"] = "<ms>"
    return filled


class GoldenRequests(Case):
    def call(self, centesimo: Any, call: Dict[str, Any]) -> None:
        helper, context = call["helper"], call.get("context", {})
        if helper == "log_usage":
            self.assertIs(centesimo.log_ai_usage(**call["usage"]), True)
        elif helper == "tracker":
            self.track(centesimo, context, call["steps"])
        elif helper == "log_whisper_usage":
            centesimo.log_whisper_usage(**call["audio"], **context)
        else:
            getattr(centesimo, helper)(call["response"], **context)

    def track(self, centesimo: Any, context: Dict[str, Any], steps: Any) -> None:
        if steps[0][0] == "throw":
            with self.assertRaises(TypeError), centesimo.track_usage(**context):
                raise TypeError(steps[0][2])
            return
        with centesimo.track_usage(**context) as tracker:
            for step, *given in steps:
                if step == "set_tokens":
                    tracker.set_tokens(**given[0])
                else:
                    getattr(tracker, step)(*given)

    def test_sends_what_the_file_says(self) -> None:
        app = self.start_app()
        centesimo = self.connect(**GOLDEN["options"])
        for request in GOLDEN["requests"]:
            with self.subTest(request["name"]):
                app.events.clear()
                self.call(centesimo, request["call"])
                self.assertTrue(centesimo.flush(30))
                sent = [with_placeholders(event, request["event"]) for event in app.events]
                self.assertEqual(sent, [request["event"]])
        self.assertEqual(self.problems, [])
