"""A line to one server: calls, session and token together, kept as long as the app is open."""

from __future__ import annotations

from sync.client.calls import Calls, SessionEnded
from sync.client.session import Open, Sessions
from sync.protocol.exchange import (
    FrontierAnswer,
    FrontierRequest,
    RosterAnswer,
    SyncAnswer,
    SyncRequest,
)
from sync.protocol.roster import Known


class Line:
    """The calls of the exchange with a good token; `known` says which server is ours."""

    def __init__(self, calls: Calls, sessions: Sessions) -> None:
        self._calls = calls
        self._sessions = sessions
        self._asked: tuple[SyncRequest, Known] | None = None
        self._held_mark = ""

    @property
    def stands(self) -> bool:
        """Say whether a session is open, so that nothing but the question has to travel."""
        return self._sessions.stands

    def session(self, known: Known) -> Open:
        """Return the open session, opening one when needed."""
        return self._sessions.current(known)

    @property
    def people_moved(self) -> bool:
        """Say whether an answer showed that people or visits changed since they were asked for."""
        return self._calls.mark != self._held_mark

    def roster(self, known: Known) -> RosterAnswer | None:
        """Return the newest documents and this laptop's inspections, None when as before."""
        answer = self._sessions.with_token(
            known, lambda token: self._calls.roster(token, self._held_mark)
        )
        self._held_mark = self._calls.mark
        return answer

    def frontier(self, known: Known, request: FrontierRequest) -> FrontierAnswer:
        """Return which heads the server lacks, and its own."""
        return self._sessions.with_token(known, lambda t: self._calls.frontier(t, request))

    def begin_sync(self, known: Known, request: SyncRequest) -> None:
        """Send a page; other work may be done until `finish_sync`."""
        self._asked = (request, known)
        self._calls.begin_sync(self.session(known).token, request)

    def finish_sync(self) -> SyncAnswer:
        """Return the answer to the page, sent again when the token had just ended."""
        assert self._asked is not None, "finish_sync follows begin_sync"
        request, known = self._asked
        try:
            return self._calls.finish_sync()
        except SessionEnded:
            self._sessions.forget()
        return self._sessions.with_token(known, lambda token: self._sync(token, request))

    def put_chunk(self, known: Known, inspection: bytes, address: bytes, data: bytes) -> None:
        """Send one sealed chunk."""
        self._sessions.with_token(
            known, lambda token: self._calls.put_chunk(token, inspection, address, data)
        )

    def get_chunk(self, known: Known, inspection: bytes, address: bytes) -> bytes | None:
        """Return one sealed chunk, None when the server has it not."""
        return self._sessions.with_token(
            known, lambda token: self._calls.get_chunk(token, inspection, address)
        )

    def drop(self) -> None:
        """End the connection, keep the token: nothing half said is left on the line."""
        self._calls.close()

    def close(self) -> None:
        """End the connection and forget the token."""
        self._calls.close()
        self._sessions.forget()

    def _sync(self, token: bytes, request: SyncRequest) -> SyncAnswer:
        self._calls.begin_sync(token, request)
        return self._calls.finish_sync()
