from __future__ import annotations

import os
import subprocess
import sys
import time
import unittest

from .case import Case

ROOT = os.path.join(os.path.dirname(__file__), "..")
START = """
import os, sys
from centesimo import create_centesimo
centesimo = create_centesimo(service="script")
CALL = {"model": "gpt-4o", "input_tokens": 1000, "output_tokens": 500}
"""


class ProcessEnd(Case):
    def run_script(self, script: str) -> "subprocess.CompletedProcess[str]":
        env = {**os.environ, "CENTESIMO_DATA_DIR": self.data_dir, "PYTHONPATH": ROOT}
        command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", START + script]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)

    def assert_ended(self, ended: "subprocess.CompletedProcess[str]", code: int = 0) -> None:
        self.assertEqual((ended.returncode, ended.stderr), (code, ""))

    def test_sends_what_waits(self) -> None:
        app = self.start_app()
        self.assert_ended(self.run_script("for _ in range(250): centesimo.log_ai_usage(**CALL)\nsys.exit(3)"), 3)
        self.assertEqual(len(app.events), 250)

    def test_leaves_what_waits_on_disk_while_the_app_is_closed(self) -> None:
        started = time.monotonic()
        self.assert_ended(self.run_script("for _ in range(250): centesimo.log_ai_usage(**CALL)"))
        self.assertLess(time.monotonic() - started, 10)
        app = self.start_app()
        self.assertTrue(self.connect().flush(30))
        self.assertEqual(len(app.events), 250)

    def test_is_not_kept_alive_by_an_app_that_does_not_answer(self) -> None:
        app = self.start_app()
        app.replies.extend([None] * 3)
        started = time.monotonic()
        self.assert_ended(self.run_script("import time\ncentesimo.log_ai_usage(**CALL)\ntime.sleep(1.2)"))
        self.assertLess(time.monotonic() - started, 6)
        app.replies.clear()
        self.assertTrue(self.connect().flush(30))
        self.assertEqual(len(app.events), 1)

    def test_leaves_the_error_of_the_program_as_it_is(self) -> None:
        app = self.start_app()
        ended = self.run_script("centesimo.log_ai_usage(**CALL)\nraise ValueError('bug')")
        self.assertEqual(ended.returncode, 1)
        self.assertEqual(ended.stderr.strip().splitlines()[-1], "ValueError: bug")
        self.assertEqual(len(app.events), 1)

    @unittest.skipUnless(hasattr(os, "fork"), "needs fork")
    def test_counts_once_on_both_sides_of_a_fork(self) -> None:
        app = self.start_app()
        script = """
for _ in range(20): centesimo.log_ai_usage(conversation_id="parent", **CALL)
child = os.fork()
if child == 0:
    for _ in range(30): centesimo.log_ai_usage(conversation_id="child", **CALL)
    sys.exit(0)
os.waitpid(child, 0)
"""
        self.assert_ended(self.run_script(script))
        sides = [event["conversation_id"] for event in app.events]
        self.assertEqual((sides.count("parent"), sides.count("child"), len(sides)), (20, 30, 50))

    @unittest.skipUnless(hasattr(os, "fork"), "needs fork")
    def test_sends_what_waits_in_the_processes_of_multiprocessing(self) -> None:
        app = self.start_app()
        script = """
import multiprocessing
def work():
    for _ in range(30): centesimo.log_ai_usage(**CALL)
centesimo.log_ai_usage(**CALL)
context = multiprocessing.get_context("fork")
processes = [context.Process(target=work) for _ in range(3)]
for process in processes: process.start()
for process in processes: process.join()
"""
        self.assert_ended(self.run_script(script))
        self.assertEqual(len({event["id"] for event in app.events}), 91)
