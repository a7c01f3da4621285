from __future__ import annotations

import asyncio
import datetime
import decimal
import logging
import os
import signal
import statistics
import sys
import threading
import time
import unittest

from centesimo import create_centesimo
from centesimo._spool import Spool

from .case import CALL, Case


class WhileTheAppRuns(Case):
    def test_is_recorded_within_a_second_or_so(self) -> None:
        app = self.start_app()
        self.assertIs(self.connect().log_ai_usage(**CALL), True)
        self.wait_for(lambda: len(app.events) == 1, 5)
        self.assertEqual(app.requests[0][1]["x-api-key"], "t")
        self.assertFalse(os.path.exists(self.spool_dir))

    def test_sends_batches_and_gives_each_call_an_id(self) -> None:
        app = self.start_app()
        centesimo = self.connect()
        for _ in range(250):
            centesimo.log_ai_usage(**CALL)
        self.assertTrue(centesimo.flush(30))
        self.assertLessEqual(len(app.requests), 5)
        self.assertEqual(len({event["id"] for event in app.events}), 250)

    def test_takes_address_and_token_from_the_environment(self) -> None:
        app = self.start_app()
        os.environ.update(CENTESIMO_URL=app.url + "/", CENTESIMO_TOKEN="from-the-environment")
        try:
            centesimo = create_centesimo(service="shop", data_dir=os.path.join(self.data_dir, "elsewhere"))
        finally:
            del os.environ["CENTESIMO_URL"], os.environ["CENTESIMO_TOKEN"]
        centesimo.log_ai_usage(**CALL)
        self.assertTrue(centesimo.flush(30))
        self.assertEqual(app.requests[0][1]["x-api-key"], "from-the-environment")

    def test_takes_the_names_of_other_programs(self) -> None:
        app = self.start_app()
        centesimo = self.connect(operation="chat", metadata={"plan": "pro"})
        centesimo.log_ai_usage(
            service_name="bot",
            service_action="ask",
            model_used="gpt-4o",
            prompt_tokens=3,
            occurred_at=datetime.datetime(2026, 8, 21, 12, tzinfo=datetime.timezone.utc),
            billed_cost_usd=decimal.Decimal("0.01"),
            user_id=None,
        )
        self.assertTrue(centesimo.flush(30))
        event = app.events[0]
        event.pop("id")
        self.assertEqual(
            event,
            {
                "service_name": "bot",
                "service_action": "ask",
                "model_used": "gpt-4o",
                "prompt_tokens": 3,
                "occurred_at": "2026-08-21T12:00:00.000Z",
                "billed_cost_usd": "0.01",
                "metadata": {"plan": "pro"},
            },
        )

    def test_never_raises(self) -> None:
        class Hostile:
            def __getattr__(self, name: str) -> None:
                raise RuntimeError(name)

        app = self.start_app()
        centesimo = self.connect()
        circle: dict = {}
        circle["self"] = circle
        self.assertIs(centesimo.log_ai_usage(**CALL, metadata=circle), True)
        self.assertIs(centesimo.log_ai_usage(**CALL, metadata={"text": "x" * 100_000}), False)
        self.assertIs(centesimo.log_ai_usage(model="gpt-4o", input_tokens=float("nan")), False)
        self.assertIs(centesimo.log_ai_usage(model="gpt-4o", duration_ms="long"), False)
        self.assertIs(centesimo.log_ai_usage(**CALL, metadata=7), False)
        self.assertIs(centesimo.log_whisper_usage(30, metadata=7), True)
        self.assertIs(centesimo.log_openai_usage(Hostile()), True)
        self.assertIs(centesimo.log_openai_usage(None), True)
        self.assertFalse(centesimo.flush())
        self.assertEqual(len(app.events), 4)
        self.assertEqual({problem.code for problem in self.problems}, {"invalid"})

    def test_logs_a_problem_once_where_nobody_asked_to_be_told(self) -> None:
        self.start_app()
        centesimo = create_centesimo(service="shop", data_dir=self.data_dir)
        with self.assertLogs("centesimo", logging.WARNING) as logs:
            for _ in range(3):
                centesimo.log_ai_usage(model="gpt-4o", input_tokens=float("nan"))
        self.assertEqual(len(logs.output), 1)

    def test_never_stops_an_event_loop(self) -> None:
        app = self.start_app()
        app.replies.append(None)
        centesimo = self.connect()

        async def work() -> float:
            longest = 0.0
            for _ in range(300):
                started = time.perf_counter()
                centesimo.log_ai_usage(**CALL)
                longest = max(longest, time.perf_counter() - started)
                await asyncio.sleep(0)
            return longest

        # A request waits five seconds for its answer.
        self.assertLess(asyncio.run(work()), 4)

    def test_takes_calls_from_many_threads(self) -> None:
        app = self.start_app()
        centesimo = self.connect()
        threads = [threading.Thread(target=lambda: [centesimo.log_ai_usage(**CALL) for _ in range(200)]) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertTrue(centesimo.flush(30))
        self.assertEqual(len({event["id"] for event in app.events}), 1600)

    @unittest.skipUnless(hasattr(signal, "setitimer"), "needs interval timers")
    def test_takes_calls_from_a_signal_handler(self) -> None:
        app = self.start_app()
        centesimo = self.connect()
        seen = []
        before = signal.signal(signal.SIGALRM, lambda *_: seen.append(centesimo.log_ai_usage(**CALL)))
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        try:
            for _ in range(3000):
                centesimo.log_ai_usage(**CALL)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        self.assertTrue(centesimo.flush(20))
        self.assertGreater(len(seen), 0)
        self.assertEqual(len(app.events), 3000 + len(seen))


class WhileTheAppAnswersThatItCannot(Case):
    def test_waits_as_long_as_it_is_asked_to(self) -> None:
        for status in (503, 429):
            with self.subTest(status):
                app = self.start_app()
                app.replies.append((status, {"retry-after": "1"}))
                centesimo = self.connect()
                centesimo.log_ai_usage(**CALL)
                self.assertFalse(centesimo.flush())
                self.wait_for(lambda: len(app.events) == 1)
                self.assertGreater(app.requests[1][0] - app.requests[0][0], 0.95)

    def test_tries_again_after_what_may_pass(self) -> None:
        for status, headers in ((500, {}), (404, {}), (307, {"location": "http://127.0.0.1:9/"})):
            with self.subTest(status):
                app = self.start_app()
                app.replies.append((status, headers))
                centesimo = self.connect()
                centesimo.log_ai_usage(**CALL)
                self.assertFalse(centesimo.flush())
                self.wait_for(lambda: len(app.events) == 1)

    def test_gives_a_batch_up_that_is_refused(self) -> None:
        app = self.start_app()
        app.replies.append((400, {}))
        centesimo = self.connect()
        centesimo.log_ai_usage(**CALL)
        self.assertFalse(centesimo.flush())
        self.assertEqual([problem.code for problem in self.problems], ["refused"])
        centesimo.log_ai_usage(**CALL)
        self.assertTrue(centesimo.flush(30))

    def test_reads_the_token_again_once_then_waits_and_says_so(self) -> None:
        app = self.start_app()
        centesimo = self.connect()
        centesimo.log_ai_usage(**CALL)
        self.assertTrue(centesimo.flush(30))
        self.announce(app, "new")
        app.replies.append((401, {}))
        centesimo.log_ai_usage(**CALL)
        self.assertTrue(centesimo.flush(30))
        self.assertEqual([headers["x-api-key"] for _, headers in app.requests], ["t", "t", "new"])
        app.replies.append((401, {}))
        centesimo.log_ai_usage(**CALL)
        self.assertFalse(centesimo.flush())
        self.assertEqual([problem.code for problem in self.problems], ["unauthorized"])
        self.assertTrue(centesimo.flush(30))
        self.assertEqual(len(app.events), 3)

    def test_gives_up_on_an_answer_that_does_not_come(self) -> None:
        app = self.start_app()
        app.replies.append(None)
        centesimo = self.connect()
        centesimo.log_ai_usage(**CALL)
        started = time.monotonic()
        self.assertFalse(centesimo.flush(0.3))
        self.assertLess(time.monotonic() - started, 2)
        self.wait_for(lambda: len(app.events) == 1)


class WhileTheAppIsClosed(Case):
    def files(self) -> list:
        return [os.path.join(self.spool_dir, name) for name in os.listdir(self.spool_dir)]

    def test_keeps_10_000_calls_within_bounds_and_sends_each_once(self) -> None:
        centesimo = self.connect()
        times = []
        for _ in range(10_000):
            started = time.perf_counter()
            self.assertTrue(centesimo.log_ai_usage(**CALL))
            times.append(time.perf_counter() - started)
        self.assertFalse(centesimo.flush())
        on_disk = sum(os.stat(path).st_size for path in self.files())
        median = statistics.median(times) * 1e6
        print(f"10 000 calls, app closed: {on_disk / 1e6:.2f} MB on disk; median in the caller {median:.1f} us")
        self.assertLess(on_disk, 4e6)
        if sys.platform != "win32":
            self.assertEqual({os.stat(path).st_mode & 0o777 for path in self.files()}, {0o600})
            self.assertEqual(os.stat(self.spool_dir).st_mode & 0o077, 0)
        app = self.start_app()
        self.assertTrue(centesimo.flush(30))
        self.assertEqual(len({event["id"] for event in app.events}), 10_000)
        self.assertEqual(os.listdir(self.spool_dir), [])
        self.assertEqual(self.problems, [])

    def test_comes_back_by_itself_on_another_port(self) -> None:
        app = self.start_app()
        centesimo = self.connect()
        centesimo.log_ai_usage(**CALL)
        self.assertTrue(centesimo.flush(30))
        app.close()
        centesimo.log_ai_usage(**CALL)
        self.assertFalse(centesimo.flush())
        again = self.start_app()
        self.wait_for(lambda: len(again.events) == 1)

    def test_drops_what_finds_no_room_and_says_how_much(self) -> None:
        self.write("client-spool", "a file where the folder should be")
        centesimo = self.connect()
        taken = [centesimo.log_ai_usage(**CALL) for _ in range(10_500)]
        self.assertFalse(centesimo.flush())
        self.assertEqual(taken.count(True), 10_000)
        # On a slow machine it is said in parts: some of it while others are still being dropped.
        self.wait_for(lambda: sum(int(problem.detail.split(" ", 1)[0]) for problem in self.problems) == 500)
        self.assertEqual({problem.code for problem in self.problems}, {"dropped"})
        app = self.start_app()
        self.assertTrue(centesimo.flush(30))
        self.assertEqual(len(app.events), 10_000)

    def test_sends_what_an_ended_process_left_its_torn_line_apart(self) -> None:
        os.makedirs(self.spool_dir)
        with open(os.path.join(self.spool_dir, "4194304-0badcafe-1.ndjson"), "w", encoding="utf-8") as file:
            file.write('{"id":"a"}\n{"id":"b"}\n{"id":"c","serv')
        with open(os.path.join(self.spool_dir, f"{os.getppid()}-0badcafe-1.ndjson"), "w", encoding="utf-8") as file:
            file.write('{"id":"of another that runs"}\n')
        app = self.start_app()
        self.assertTrue(self.connect().flush(30))
        self.assertEqual([event["id"] for event in app.events], ["a", "b"])
        self.assertEqual(len(self.files()), 1)

    def test_bounds_its_folder(self) -> None:
        spool = Spool(self.spool_dir, 10_000, 1000)
        kept = sum(spool.append(['{"id":"' + "x" * 91 + '"}']) for _ in range(200))
        self.assertTrue(80 < kept < 120, kept)
        self.assertLessEqual(sum(os.stat(path).st_size for path in self.files()), 11_000)
