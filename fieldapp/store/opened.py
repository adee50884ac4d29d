"""An inspection's open file and its parts, put together in one place."""

from __future__ import annotations

from pathlib import Path, PurePath

from fieldapp.domain.errors import Damaged, Refused
from fieldapp.domain.fold import FOLD_VERSION
from fieldapp.store.chunks import Chunks
from fieldapp.store.custody import CustodyLedger
from fieldapp.store.drafts import Drafts
from fieldapp.store.driver import Session, damaged_file
from fieldapp.store.epochs import Epochs
from fieldapp.store.facts import Context
from fieldapp.store.log import Log
from fieldapp.store.members import Members
from fieldapp.store.migrations import SCHEMA, migrate, refuse_newer, schema_of
from fieldapp.store.projection import Projection
from fieldapp.store.receipts import Receipts
from fieldapp.store.screens import Screens
from fieldapp.store.search import Search
from fieldapp.store.settings import Settings
from fieldapp.store.states import States


class Opened:
    """The parts of one open inspection; they share one session."""

    def __init__(self, session: Session, context: Context) -> None:
        self.session = session
        self.context = context
        folder = str(PurePath(session.path).parent / "chunks")
        self.log = Log(session)
        self.epochs = Epochs(session, context.codecs)
        self.members = Members(session, self.log, context.inspection, context.known)
        states = States(context.codecs)
        self.projection = Projection(session, context, self.epochs, states)
        self.drafts = Drafts(session)
        self.receipts = Receipts(session)
        self.settings = Settings(session)
        self.chunks = Chunks(session, context.files, folder)
        self.custody = CustodyLedger(session, self.receipts)
        self.screens = Screens(
            session, context.inspection, self.projection, states, self.custody, self.chunks
        )
        self.search = Search(session, self.screens, states)

    @classmethod
    def create(cls, path: str, key: bytes, context: Context) -> Opened:
        """Make a new file; refuse a path where one stands.

        What a crash left of an earlier making, before the file said whose it is, is removed.
        """
        if context.files.exists(path):
            if not _is_stillborn(path, key):
                raise Refused("D-208", "This visit is on this laptop already.", "Open it instead.")
            for ending in ("-wal", "-shm", ""):
                context.files.remove(path + ending)
        context.files.make_folder(str(PurePath(path).parent))
        session = Session(path, key)
        try:
            migrate(session)
            _state_identity(session, context)
            return cls(session, context)
        except BaseException:
            session.close()
            raise

    @classmethod
    def open(cls, path: str, key: bytes, context: Context) -> Opened:
        """Open a file, bringing an older form to the present one after a copy was made."""
        if not context.files.exists(path):
            raise Refused("D-209", "The file of this visit is missing.", "Restore it from a copy.")
        if Path(path).stat().st_size == 0:
            raise damaged_file()
        session = Session(path, key)
        try:
            refuse_newer(session)
            if schema_of(session) < SCHEMA:
                _copy_then_migrate(session, key, context)
            _check_identity(session, context)
            return cls(session, context)
        except BaseException:
            session.close()
            raise

    def reopen(self) -> None:
        """Start again from what the disk holds."""
        self.session.reopen()
        self.forget()

    def forget(self) -> None:
        """Drop what was remembered of a transaction that was undone."""
        self.epochs.read()
        self.members.forget()

    def close(self) -> None:
        """Close the file; what is remembered of keys goes with it."""
        self.session.close()
        self.epochs.forget()

    def release_reserve(self) -> bool:
        """Give back the reserve file of the profile; say whether there was one."""
        return self.context.reserve is not None and self.context.reserve.release()


def _is_stillborn(path: str, key: bytes) -> bool:
    if Path(path).stat().st_size == 0:
        return True
    session = Session(path, key)
    try:
        known = "SELECT 1 FROM sqlite_master WHERE name = 'meta'"
        if session.row(known) is None:
            return True
        return session.row("SELECT 1 FROM meta WHERE name = 'inspection'") is None
    finally:
        session.close()


def _state_identity(session: Session, context: Context) -> None:
    facts = {
        "inspection": context.inspection,
        "fold": bytes([FOLD_VERSION]),
        "roster": context.known.roster_hash,
    }
    with session.transaction():
        session.many("INSERT INTO meta VALUES (?, ?)", facts.items())


def _check_identity(session: Session, context: Context) -> None:
    row = session.row("SELECT value FROM meta WHERE name = 'inspection'")
    if row is None or row[0] != context.inspection:
        raise Refused("D-213", "This file belongs to another visit.", "Put the right file back.")


def _copy_then_migrate(session: Session, key: bytes, context: Context) -> None:
    """Copy the sealed file as it is, open the copy as a check, then migrate."""
    session.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    path = PurePath(session.path)
    folder = path.parent / "copies"
    copy = str(folder / f"{path.stem}-{schema_of(session)}.db")
    context.files.make_folder(str(folder))
    context.files.copy(session.path, copy)
    checked = Session(copy, key)
    try:
        same = schema_of(checked) == schema_of(session) and is_sound(checked)
    finally:
        checked.close()
    if not same:
        raise Refused(
            "D-214", "No sound copy of this visit could be made.", "Free some space; try again."
        )
    migrate(session)


def is_sound(session: Session) -> bool:
    """Say whether every page can be read and the trees of the file are whole."""
    try:
        return session.rows("PRAGMA quick_check(1)") == [("ok",)]
    except Damaged:
        return False
