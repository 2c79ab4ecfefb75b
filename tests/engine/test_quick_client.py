"""The client that goes on as soon as its kernel answers: it mistakes nothing for the answer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from queue import Empty
from typing import Any

import pytest

from helpers.engine import kernels, provisioner, quick_client, run
from helpers.engine.client import Channel
from helpers.engine.quick_client import QuickClient

STARTING = ("", {"execution_state": "starting"})
BUSY, IDLE = {"execution_state": "busy"}, {"execution_state": "idle"}


class Scripted(QuickClient):
    """Plays a kernel: the n-th question is answered by the n-th script."""

    def __init__(self, *scripts: tuple[list[str], list[tuple[str, dict]]], alive: int = 99) -> None:
        super().__init__()
        self.scripts = list(scripts)
        self.alive = alive
        self.asked = 0
        self.shell: list[str] = []
        self.iopub: list[tuple[str, dict]] = []

    def kernel_info(self) -> str:
        self.asked += 1
        if self.scripts:
            shell, iopub = self.scripts.pop(0)
            self.shell += shell
            self.iopub += iopub
        return f"q{self.asked}"

    async def get_shell_msg(self, timeout: float) -> dict[str, Any]:
        if not self.shell:
            raise Empty
        content = {"protocol_version": "5.3"}
        return {"parent_header": {"msg_id": self.shell.pop(0)}, "content": content}

    async def get_iopub_msg(self, timeout: float) -> dict[str, Any]:
        if not self.iopub:
            raise Empty
        question, content = self.iopub.pop(0)
        return {"parent_header": {"msg_id": question} if question else {}, "content": content}

    async def _async_is_alive(self) -> bool:
        self.alive -= 1
        return self.alive >= 0


def test_answer_and_echo_are_enough_and_nothing_is_left() -> None:
    client = Scripted((["q1"], [STARTING, ("q1", BUSY), ("q1", IDLE)]))
    asyncio.run(client.wait_for_ready(1))
    assert (client.asked, client.shell, client.iopub) == (1, [], [])


@pytest.mark.parametrize(
    "lost",
    [
        ([], []),  # no answer yet
        (["q1"], []),  # the other channel was not connected in time
        (["q1"], [("q1", BUSY)]),
        (["q1"], [("q0", IDLE)]),  # somebody else's echo
        (["q0"], [("q1", IDLE)]),  # somebody else's answer
    ],
)
def test_half_an_answer_is_asked_for_again(lost: tuple[list[str], list[tuple[str, dict]]]) -> None:
    client = Scripted(lost, (["q2"], [("q1", IDLE), ("q2", IDLE)]))
    asyncio.run(client.wait_for_ready(9))
    assert client.asked == 2


def test_dead_and_silent_kernels_are_given_up() -> None:
    with pytest.raises(RuntimeError, match="Kernel died before replying to kernel_info"):
        asyncio.run(Scripted(alive=0).wait_for_ready(9))
    with pytest.raises(RuntimeError, match="Kernel didn't respond in 0 seconds"):
        asyncio.run(Scripted().wait_for_ready(0))


def test_only_forked_kernels_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"{quick_client.__name__}.{QuickClient.__name__}" == kernels.CLIENT
    for channel, found in ((None, False), (Channel(None), True)):
        monkeypatch.setattr(kernels, "_channel", channel)
        with run.open_transport() as (settings, _):
            assert ("client_class" in settings.KernelManager) is found


def test_kernel_that_never_listens_is_left_to_the_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent:
        def poll(self) -> None:
            return None

    monkeypatch.setattr(provisioner, "START_SECONDS", 0.05)
    waiting = provisioner.ForkProvisioner()
    waiting.process = Silent()
    waiting.connection_info = {"transport": "ipc", "ip": str(tmp_path / "k"), "shell_port": 1}
    assert provisioner.list_sockets(waiting.connection_info) == [str(tmp_path / "k-1")]
    asyncio.run(waiting._wait_for_sockets())


def test_kernels_that_listen_on_numbers_have_no_files() -> None:
    assert provisioner.list_sockets({"transport": "tcp", "ip": "127.0.0.1", "shell_port": 1}) == []
