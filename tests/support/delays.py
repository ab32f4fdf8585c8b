"""A socket that stands before a server's and lets everything through, as late as the test says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Delay:
    """Passes bytes on in both directions; what the server answers waits for `seconds`."""

    def __init__(self, listening: Path, server: Path) -> None:
        self.seconds = 0.0
        self.server = server
        self.pause = threading.Event()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(listening))
        self.listener.listen(256)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self.listener.accept()
                server = socket.socket(socket.AF_UNIX)
                try:
                    server.connect(str(self.server))
                except OSError:
                    server.close()
                    client.close()
                    continue
                for pair in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if is_answer and self.seconds:
                    self.pause.wait(self.seconds)
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        self.pause.set()
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


@contextmanager
def delay(listening: Path, server: Path) -> Iterator[Delay]:
    made = Delay(listening, server)
    try:
        yield made
    finally:
        made.close()
