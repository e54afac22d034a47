"""Sends one declaration again and again until standard input ends, then tells how it went."""

from __future__ import annotations

import http.client
import json
import sys
import threading
from collections import Counter

from tests.serve.server import DECLARATION

BODY = json.dumps(DECLARATION).encode()
CONNECTIONS = 4


def main() -> None:
    told: Counter[str] = Counter()
    stop = threading.Event()
    threads = [threading.Thread(target=send, args=(int(sys.argv[1]), told, stop)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    print("begun", flush=True)
    sys.stdin.read()
    stop.set()
    for thread in threads:
        thread.join()
    print(json.dumps(told))


def send(port: int, told: Counter[str], stop: threading.Event) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while not stop.is_set():
        try:
            connection.request("POST", "/v1/evaluate", BODY, {"Content-Type": "application/json"})
            response = connection.getresponse()
            judged = json.loads(response.read())
            told[f"status {response.status}"] += 1
            told[f"digest {response.headers['Crmc-Bundle']}"] += 1
            told[f"channel {judged['channel']}"] += 1
        except (OSError, http.client.HTTPException, ValueError) as error:
            told[f"failed {error!r}"] += 1
            return


if __name__ == "__main__":
    main()
