"""Stands where the app would listen."""

from __future__ import annotations

import http.server
import json
import threading
import time
from typing import Any, Dict, List, Optional, Tuple


class AppStandIn:
    """Keeps the events it is sent. ``replies`` are (status, headers) for the next requests, None hangs; then 200."""

    def __init__(self, port: int = 0) -> None:
        self.events: List[Dict[str, Any]] = []
        self.requests: List[Tuple[float, Dict[str, str]]] = []
        self.replies: List[Optional[Tuple[int, Dict[str, str]]]] = []
        self._released = threading.Event()
        app = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["content-length"])).decode("utf-8")
                app.requests.append((time.monotonic(), dict(self.headers)))
                reply = app.replies.pop(0) if app.replies else (200, {})
                if reply is None:
                    app._released.wait(30)
                    return
                status, headers = reply
                lines = [json.loads(line) for line in text.split("\n")]
                body: Dict[str, Any] = {}
                if status == 200:
                    app.events.extend(lines)
                    body = {"accepted": len(lines), "duplicates": 0, "rejected": []}
                content = json.dumps(body).encode("utf-8")
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_arguments: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
