# SPDX-License-Identifier: GPL-3.0-or-later
"""The MQTT client of browsers, mqtt.js, run by node on a host of the lab: it sees what the app sees."""
from __future__ import annotations

import json
import pathlib
import select
import subprocess
import time

from conftest import SOURCE
from lab.net import Net
from lab.process import LabError

_FOLDER = SOURCE / "tests/integration/mqttjs"


class Viewer:
    """One connection by WebSocket, which comes back by itself as long as the account is good."""

    def __init__(self, net: Net, host: str, url: str, ca: pathlib.Path, name: str,
                 password: str) -> None:
        subprocess.run([_FOLDER / "install"], check=True)
        self._events: list[dict] = []
        self._rest = b""
        self._process = subprocess.Popen(
            ["ip", "netns", "exec", net.name(host), "node", str(_FOLDER / "client.js")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._say(url=url, ca=str(ca), name=name, password=password)

    def __enter__(self) -> Viewer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def subscribe(self, topic: str) -> int:
        """The reason code of the broker: below 128 is yes."""
        self._say(subscribe=topic)
        return self.wait("subscribed")["code"]

    def publish(self, topic: str, payload: str) -> int:
        """The same for a message with QoS 1."""
        self._say(publish=topic, payload=payload)
        return self.wait("published")["code"]

    def message(self, topic: str = "", seconds: float = 5.0) -> dict:
        """The next message (of a topic) that was not asked for yet: topic, payload, retain, expiry_s."""
        return self.wait("message", seconds, topic)

    def wait(self, event: str, seconds: float = 5.0, topic: str = "") -> dict:
        """The next event of a kind; those of other kinds are kept."""
        deadline = time.monotonic() + seconds
        while True:
            for number, found in enumerate(self._events):
                if found["event"] == event and topic in ("", found.get("topic")):
                    return self._events.pop(number)
            self._read(deadline, f"{event} {topic}")

    def _say(self, **words: str) -> None:
        self._process.stdin.write(json.dumps(words).encode() + b"\n")
        self._process.stdin.flush()

    def _read(self, deadline: float, what: str) -> None:
        pipe = self._process.stdout
        if not select.select([pipe], [], [], max(deadline - time.monotonic(), 0))[0]:
            raise LabError(f"mqtt.js: no {what} in time; kept are {self._events}")
        more = pipe.read1(65536)
        if not more:
            raise LabError(f"mqtt.js ended; it was waited for {what}")
        *lines, self._rest = (self._rest + more).split(b"\n")
        self._events += [json.loads(line) for line in lines]
