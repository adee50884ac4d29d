"""The demonstration, step by step; each method is one step that people would take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fieldapp import compose
from fieldapp.cli.answers import Plain
from fieldapp.cli.demo import (
    children,
    editions,
    home_form,
    listening,
    meetings,
    planning,
    proof,
    replies,
    reports,
    sample,
    shots,
    stick,
    story,
)
from fieldapp.cli.demo.cast import (
    ADMINISTRATOR,
    INSPECTOR,
    LEAD,
    OFFICE,
    PASSPHRASE,
    QUALITY,
    Cast,
)
from fieldapp.cli.demo.reports import Printed
from fieldapp.cli.demo.server import DemoServer
from fieldapp.cli.demo.story import Markers, Written
from fieldapp.cli.parsing import Pictures
from fieldapp.forms.demonstration import Demonstration, northmere
from fieldapp.services import exporting, reading, setup, visits
from fieldapp.services.work import Work
from sync.protocol.ids import EntryId, InspectionId, PersonId, RecordId
from sync.protocol.roster import Role
from ui.camera import AT_HOME, Camera, Shot
from ui.start import Start
from ui.viewmodels.appearance import ThemeChoice
from ui.viewmodels.places import Spot

Say = Callable[[str, str], None]
"""Takes (what was done, what came of it)."""

_LABELS: Final = {
    LEAD: "Heron 07",
    INSPECTOR: "Heron 12",
    OFFICE: "Records 01",
    QUALITY: "Kestrel 03",
}
_ROLES: Final = {
    LEAD: Role.LEAD,
    INSPECTOR: Role.INSPECTOR,
    OFFICE: Role.RECORDS_OFFICE,
    QUALITY: Role.QUALITY,
}
_READERS: Final = (LEAD, INSPECTOR, OFFICE)
_BEFORE_MS: Final = 3 * 3_600_000
"""How long before now the first record is said to have begun."""


@dataclass
class Demo:
    """The state of the demonstration between its steps."""

    out: Path
    stage: Path
    say: Say
    told: Demonstration = field(default_factory=northmere)
    written: dict[str, Written] = field(default_factory=dict)
    captured: set[EntryId] = field(default_factory=set)
    summary: dict[str, Plain] = field(default_factory=dict)
    pictures: Pictures = Pictures.ALL
    taken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        ports = compose.ports(kdf_floor=True)
        self.cast = Cast(self.stage, ports)
        self.server = DemoServer(
            self.stage / "server", self.stage / "wire.bin", self.stage / "server.log"
        )
        self.markers = Markers(ports.rng.bytes(6).hex())
        self.inspection = InspectionId(bytes(16))

    def work(self, person: str) -> Work:
        """Return the visit as it is open on a person's laptop."""
        return self.cast[person].open(self.inspection)

    def people(self) -> None:
        """Make the organisation and its server, and let four laptops join by eight words."""
        root = self.cast.found(self.told.organisation)
        administrator = self.cast[ADMINISTRATOR]
        setup.add_server(administrator.profile, self.server.make(root))
        self.say("Organisation", f"{self.told.organisation}, keys printed, server named")
        for person in (*_READERS, QUALITY):
            words = self.cast.enrol(person, _ROLES[person], _LABELS[person])
            self.say(f"{person} joins", f"eight words read out: {' '.join(words[:2])} …")

    def visit(self) -> None:
        """Open the visit while the server runs, so that the second laptop has it too."""
        with self.server.running() as address:
            for person in (ADMINISTRATOR, *_READERS):
                self.cast[person].exchange(address)
            lead = self.cast[LEAD].profile
            details = {"starts": "2026-11-09", "ends": "2026-11-20"}
            self.inspection = visits.create_visit(
                lead, self.told.visit, self.told.framework, [PersonId(INSPECTOR)], details
            )
            children = story.add_children(self.work(LEAD))
            for person in (LEAD, INSPECTOR):
                self.cast[person].exchange(address)
        self.say("Visit", f"{self.told.visit}: {children} children by code, no names")

    def fieldwork(self) -> None:
        """Write everything with the server switched off, and edit one answer on both laptops."""
        begun = self.cast.ports.clock.now().ms - _BEFORE_MS
        writers = {1: LEAD, 2: INSPECTOR}
        for told in self.told.record:
            work = self.work(writers[told.writer])
            self.written[told.key] = story.write_record(work, told, self.markers, begun)
            files = len(self.written[told.key].files)
            self.say(told.kind.value.replace("_", " "), f"{len(told.block)} lines, {files} files")
        self.written["home"] = home_form.write(self.work(LEAD), self.markers)
        self.say("form of the visit", "a home with two young people, answered in its cards")
        self._apart()
        for person in (LEAD, INSPECTOR):
            self.captured |= proof.entries_of(self.work(person))

    def _apart(self) -> None:
        """Bring the case to the second laptop by stick; both then change the same answer."""
        told, case = self.told, self.written[self.told.edit.record]
        story.edit(self.work(LEAD), case.record, told, told.edit.before)
        stick.carry(self.cast[LEAD], self.cast[INSPECTOR], self.inspection, self.stage / "stick")
        self.say("By stick", "the second laptop reads the case without any server")
        story.edit(self.work(LEAD), case.record, told, told.edit.first)
        story.edit(self.work(INSPECTOR), case.record, told, told.edit.second)
        case.fields.pop(told.edit.question, None)

    def exchange(self) -> None:
        """Start the server; everybody sends and receives until nothing is left."""
        with self._exchanging():
            shown = [len(reading.conflicts(self.work(person))) for person in (LEAD, INSPECTOR)]
        self.summary["conflicts_shown"] = shown[0] if len(set(shown)) == 1 else -1
        self.say("Sent and received", f"{len(self.captured)} items; {shown[0]} conflict shown")

    def picture_versions(self) -> None:
        """Take pictures of both versions while nobody has decided."""
        self._pictures(
            LEAD,
            Shot("conflicts", Spot.CONFLICTS),
            Shot("two-versions", Spot.RECORD, self._case(), at=self.told.edit.question),
        )

    def picture_visit(self) -> None:
        """Take pictures of the visit as it is at the end."""
        record = {key: written.record for key, written in self.written.items()}
        kinds = {told.kind: record[told.key] for told in self.told.record}
        self._pictures(LEAD, *shots.of_visit(kinds, record["home"]), locked="unlock")

    def sample(self) -> None:
        """Take the lists of an authority in, draw from them, and take pictures of it."""
        drawn, child = sample.take_in_and_draw(self.work(LEAD), self.told.framework)
        self.say("Sample", f"{drawn} children drawn by code; who they are is sealed apart")
        self._pictures(LEAD, *shots.of_sample(child, sample.own_headings(self.stage)))
        self._children(child)

    def _children(self, child: str) -> None:
        """Give the children roles, write one case over all agencies, and take pictures of it."""
        followed = children.follow(self.work(LEAD), child, (LEAD, INSPECTOR))
        self.say("Children", f"roles given; {child} over all agencies, one look with its reason")
        self._pictures(LEAD, *shots.of_children(followed))

    def planning(self) -> None:
        """Plan a coming inspection that no other laptop learns of; take pictures of it."""
        lead = self.cast[LEAD]
        held = planning.begin(lead.profile)
        taken = planning.fill(lead.open(held), self.markers, LEAD, (LEAD, INSPECTOR))
        planning.timetable(self.work(LEAD), self.told.visit, self.told.framework, LEAD)
        with self._exchanging():
            unseen = held not in self.cast[INSPECTOR].profile.inspections()
        self.summary["plan_unseen"] = unseen
        self.say("Programme", f"{taken} outcomes; a plan that its own team does not know of yet")
        self._pictures(LEAD, Shot("today", Spot.TODAY))
        self._pictures(
            LEAD,
            Shot("programme", Spot.PROGRAMME, at=planning.AREA),
            Shot("programme-calendar", Spot.PROGRAMME, as_table=True),
            Shot("plan", Spot.PLAN),
            Shot("home-planner", Spot.HOME),
            inspection=held,
        )

    def frameworks(self) -> None:
        """Sign a next edition, begin a visit under it, and look at what reached a colleague."""
        edition = editions.take_into_use(self.cast[ADMINISTRATOR], self.cast[LEAD])
        visit = editions.visit_under_it(self.cast[LEAD], INSPECTOR)
        with self._exchanging():
            carried = editions.follows(self.cast[INSPECTOR], visit, edition)
        self.summary["edition_carried"] = carried
        named = f"{edition.pack.id}, version {edition.pack.about.version}"
        said = f"{named}, signed by {edition.person}; a colleague has it with the visit"
        self.say("Framework", said)
        self._pictures(LEAD, Shot("frameworks", Spot.FRAMEWORKS))

    def _pictures(
        self,
        person: str,
        *shots: Shot,
        locked: str = "",
        inspection: InspectionId | None = None,
    ) -> None:
        if self.taken and self.pictures is Pictures.FEW:
            return
        self.taken += (shot.name for shot in shots)
        with self.cast.lent(person) as folder:
            start = Start(self.cast.ports, str(folder), compose.ServerCourier)
            camera = Camera(start, PASSPHRASE, self.out)
            try:
                camera.unlock(locked)
                for shot in shots:
                    if shot.spot not in AT_HOME:
                        camera.open_visit(inspection or self.inspection)
                    camera.shoot(shot)
            finally:
                camera.close()
        self.say("Pictures", ", ".join(shot.name for shot in shots))

    def decide(self) -> None:
        """Let the lead decide with both versions in sight, and send the decision."""
        versions = story.settle(self.work(LEAD), self._case(), self.told)
        with self._exchanging():
            left = [len(reading.conflicts(self.work(person))) for person in _READERS]
        self.summary["conflicts_left"] = sum(left)
        self.say("Decided", f"{versions} versions kept in history, one decision")

    @contextmanager
    def _exchanging(self) -> Iterator[None]:
        with self.server.running() as address:
            for person in (*_READERS, *_READERS):
                self.cast[person].exchange(address)
        yield

    def _case(self) -> RecordId:
        return self.written[self.told.edit.record].record

    def check(self) -> None:
        """Hold every laptop and the server against what was written."""
        held = {person: proof.entries_of(self.work(person)) for person in _READERS}
        missing = sum(len(self.captured - entries) for entries in held.values())
        words = sum(
            story.words_lost(self.work(person), written)
            for person in _READERS
            for written in self.written.values()
        )
        digests = {self.work(person).store.projection_digest() for person in _READERS}
        in_ledger = int(self.server.status()["entries"])
        distinct = len(set().union(*held.values()))
        self.summary |= {
            "entries": distinct,
            "lost": missing + words,
            "devices_agree": len(digests) == 1,
            "ledger_entries": in_ledger,
            "ledger_duplicates": in_ledger - distinct,
        }
        agree = "equal" if len(digests) == 1 else "UNEQUAL"
        self.say("Checked", f"{missing + words} lost, {agree} on {len(held)} laptops")

    def bundle(self) -> None:
        """Write the visit's bundle and check it as a stranger would."""
        path = self.out / "northmere.fieldbundle"
        report = stick.export_and_verify(self.cast[LEAD], self.inspection, path)
        self.summary |= {key: report[key] for key in ("verify", "root", "commitments")}
        self.say("Bundle", f"{path.name}: {report['verify']}")

    def exports(self) -> None:
        """Export the visit as Word, CSV and the log."""
        for kind in exporting.Format:
            exporting.export_inspection(self.work(LEAD), kind, str(self.out / kind.value))
        self.say("Exports", ", ".join(kind.value for kind in exporting.Format))

    def reports(self) -> None:
        """Hold three small inspections from evidence to report; print Word and PDF."""
        held = reports.make(self.cast, self.stage / "stick", self.out)
        for made in held:
            came = made.overall or "in words"
            closed = f": {made.because[0]}" if len(made.permitted) == 1 else ""
            signed = "signed" if made.agreed else "provisional"
            self.say(f"Report {made.name}", f"{came}, {signed}{closed}")
            self.summary[f"report_{made.name}"] = came
        self._listen(held[0].inspection)
        self._meeting(held[0])
        self._reply(held[0].inspection)

    def _meeting(self, made: Printed) -> None:
        """Hold the evening meeting of one inspection, and take pictures of its screens."""
        visit, folder = made.inspection, self.stage / "stick"

        def carry(source: str, target: str) -> None:
            stick.carry(self.cast[source], self.cast[target], visit, folder)

        came = meetings.hold(self.cast, visit, made.ids, carry)
        said = f"{came.told} findings in the note, {came.unsure} uncertainty open"
        pair = f"a blind pair: {came.equal} of {came.compared} answers equal"
        self.say("Team meeting", f"{said}, {pair}")
        self._pictures(
            LEAD,
            Shot("findings", Spot.FINDINGS, came.finding),
            Shot("team-meeting", Spot.MEETING),
            Shot("team-meeting-dark", Spot.MEETING, theme=ThemeChoice.DARK),
            Shot("keep-in-touch", Spot.KEEP_IN_TOUCH),
            Shot("paired-assessment", Spot.PAIRS),
            inspection=visit,
        )

    def _reply(self, inspection: InspectionId) -> None:
        """Answer the authority's comments on one report, and take pictures of its last screens."""
        work = self.cast[LEAD].open(inspection)
        left = replies.hold(work, self.out / reports.FOLDER)
        self.say("Right of reply", f"a Word table taken in and answered; {left} comment open")
        in_care = "area_in_care"
        self._pictures(
            LEAD,
            Shot("report", Spot.REPORT, at=in_care),
            Shot("report-dark", Spot.REPORT, at=in_care, theme=ThemeChoice.DARK),
            Shot("report-pages", Spot.REPORT, at=in_care, as_table=True),
            Shot("reply", Spot.REPLY),
            Shot("finish", Spot.FINISH),
            inspection=inspection,
        )

    def _listen(self, inspection: InspectionId) -> None:
        """Code a moment of a recording, and take pictures of the evidence."""
        item = listening.listen(self.cast[LEAD].open(inspection))
        self.say("Evidence", f"{item} is a moment of a recording")
        self._pictures(
            LEAD,
            Shot("evidence-filtered", Spot.EVIDENCE, at=item),
            Shot("evidence-filtered-dark", Spot.EVIDENCE, theme=ThemeChoice.DARK, at=item),
            Shot("coded-moment", Spot.FILE, at=item),
            inspection=inspection,
        )

    def search(self) -> None:
        """Lock every laptop, then look for the planted words on every disk and on the wire."""
        self.cast.end()
        words = [*self.markers.planted, self.told.organisation, "seven weeks later than"]
        places = [self.server.data, self.server.wire, self.server.log, self.stage / "stick"]
        places += [self.stage / person for person in (ADMINISTRATOR, *_READERS, QUALITY)]
        hits = proof.plaintext_hits([p for p in places if p.exists()], words)
        control = proof.plaintext_hits([self.out / "jsonl"], self.markers.planted[:1])
        self.summary |= {
            "markers": len(self.markers.planted),
            "plaintext_hits": len(hits),
            "search_finds_in_clear_export": bool(control),
        }
        self.say("Searched", f"{len(words)} planted words, {len(hits)} found readable")
