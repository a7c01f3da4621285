from __future__ import annotations

import dataclasses
import enum
import time
from typing import Any, Dict, Optional

from centesimo._response_counts import keep_counts

from .case import Case


class Traffic(str, enum.Enum):
    ON_DEMAND = "ON_DEMAND"


class Pydantic:
    """Fields as pydantic keeps them: the known in ``__dict__``, the others apart."""

    def __init__(self, extra: Optional[Dict[str, Any]] = None, **fields: Any) -> None:
        self.__dict__.update(fields)
        self.__pydantic_extra__ = extra


@dataclasses.dataclass
class Usage:
    input_tokens: int
    output_tokens: int


class Protocol:
    """Like a protocol buffer: no ``__dict__``, and a getter that raises."""

    __slots__ = ()

    @property
    def prompt_token_count(self) -> int:
        return 5

    @property
    def text(self) -> str:
        raise ValueError("no text here")


class KeepCounts(Case):
    def test_reads_the_objects_of_an_sdk(self) -> None:
        usage = Pydantic(prompt_tokens=10, completion_tokens=5, prompt_tokens_details=Pydantic(cached_tokens=4))
        usage.__pydantic_extra__ = {"queue_time": 0.1}
        choice = Pydantic(message=Pydantic(content="private"))
        response = Pydantic(id="chatcmpl-1", model="gpt-4o", choices=[choice], usage=usage)
        counts = {
            "prompt_tokens": 10,
            "completion_tokens": 5,
            "prompt_tokens_details": {"cached_tokens": 4},
            "queue_time": 0.1,
        }
        self.assertEqual(keep_counts(response), {"id": "chatcmpl-1", "model": "gpt-4o", "usage": counts})
        self.assertEqual(keep_counts(Usage(3, 4)), {"input_tokens": 3, "output_tokens": 4})
        self.assertEqual(keep_counts(Pydantic(usage=Usage(3, 4))), {"usage": {"input_tokens": 3, "output_tokens": 4}})

    def test_reads_what_google_answers(self) -> None:
        metadata = Pydantic(prompt_token_count=5, traffic_type=Traffic.ON_DEMAND, cache_tokens_details=None)
        kept = {"prompt_token_count": 5, "traffic_type": "ON_DEMAND", "cache_tokens_details": None}
        self.assertEqual(keep_counts(Pydantic(usage_metadata=metadata)), {"usage_metadata": kept})
        self.assertEqual(keep_counts(Pydantic(usage_metadata=Protocol())), {"usage_metadata": {"prompt_token_count": 5}})

    def test_is_nothing_of_anything_else(self) -> None:
        for value in (None, 7, "text", b"text", [], (1,), True):
            self.assertIsNone(keep_counts(value))


class TrackUsage(Case):
    def record(self, **context: Any) -> Any:
        self.app = self.start_app()
        self.centesimo = self.connect(metadata={"region": "eu"})
        return self.centesimo.track_usage(**context)

    def sent(self) -> Dict[str, Any]:
        self.assertTrue(self.centesimo.flush(30))
        self.assertEqual(len(self.app.events), 1)
        return self.app.events[0]

    def test_measures_the_block_and_counts_once(self) -> None:
        with self.record(model="gpt-4o", metadata={"plan": "pro"}) as tracker:
            time.sleep(0.05)
            tracker.set_tokens(10, 5)
        tracker.end()
        event = self.sent()
        self.assertGreaterEqual(event["duration_ms"], 50)
        self.assertEqual(event["metadata"], {"region": "eu", "plan": "pro"})
        self.assertNotIn("success", event)

    def test_takes_the_model_of_the_response_and_one_set_after_it_rather(self) -> None:
        with self.record(model="gpt-4o") as tracker:
            tracker.set_response({"model": "gpt-4o-2024-08-06", "usage": {"prompt_tokens": 1}})
            tracker.set_provider_model("azure", "my-name")
        self.assertEqual({k: self.sent()[k] for k in ("provider", "model")}, {"provider": "azure", "model": "my-name"})

    def test_passes_an_exception_on_and_records_its_name_alone(self) -> None:
        class UpstreamError(Exception):
            pass

        with self.assertRaises(UpstreamError):
            with self.record(model="gpt-4o") as tracker:
                tracker.set_tokens(input_tokens=7)
                raise UpstreamError("private")
        event = self.sent()
        self.assertEqual((event["success"], event["error_code"], event["input_tokens"]), (False, "UpstreamError", 7))
        self.assertNotIn("private", str(event))

    def test_records_a_block_left_by_an_interrupt(self) -> None:
        with self.assertRaises(KeyboardInterrupt):
            with self.record(model="gpt-4o"):
                raise KeyboardInterrupt
        self.assertEqual(self.sent()["error_code"], "KeyboardInterrupt")
