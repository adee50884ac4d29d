"""How long things took, held against the times that apply."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fieldapp.journey.calendar import Period, Unit, WorkingDays, day_words
from fieldapp.journey.facts import ChildFacts, Fact
from fieldapp.journey.times import At, Form, Pairing, Rule, Unless


@dataclass(frozen=True, slots=True)
class Wait:
    """One stretch against its limit. `end` is None where what was due is not known to have come;
    it is counted up to `until` then.
    """

    rule: Rule
    limit: Period
    start: date
    end: date | None
    until: date
    due: date
    used: int
    over: int

    @property
    def late(self) -> bool:
        """Say whether it took, or takes, longer than the limit."""
        return self.until > self.due

    @property
    def over_words(self) -> str:
        """Return by how much it is late, in working days or days; empty when it is not."""
        if not self.late:
            return ""
        working = self.limit.unit is Unit.WORKING_DAYS
        return Period(self.over, Unit.WORKING_DAYS if working else Unit.DAYS).words

    @property
    def sentence(self) -> str:
        """Return the wait as a sentence."""
        used = Period(self.used, self.limit.unit).words
        took = f"{used}, limit {self.limit.words}"
        if self.end is None:
            known = "not known to have happened, due" if self.late else "next due"
            late = f", {self.over_words} over" if self.late else ""
            return f"{self.rule.title}: {known} by {day_words(self.due)}{late}."
        if self.late:
            return f"{self.rule.title}: {took}, {self.over_words} late."
        return f"{self.rule.title}: {took}, in time."


def waits(child: ChildFacts, rules: Sequence[Rule], calendar: WorkingDays) -> tuple[Wait, ...]:
    """Return every wait that the facts of a child show, by the day it began."""
    counter = _Counter(child, calendar)
    found = [wait for rule in rules if rule.holds_at(child.age) for wait in counter.of_rule(rule)]
    return tuple(sorted(found, key=lambda one: (one.start, one.rule.id)))


class _Counter:
    """Counts the waits of one child."""

    def __init__(self, child: ChildFacts, calendar: WorkingDays) -> None:
        self._child, self._calendar = child, calendar

    def of_rule(self, rule: Rule) -> Iterator[Wait]:
        if rule.form is Form.REPEAT:
            return self._repeated(rule)
        return self._by_row(rule) if rule.pairing is Pairing.ROW else self._by_latest(rule)

    def _of(self, kind: str) -> list[Fact]:
        return [fact for fact in self._child.facts if fact.kind == kind]

    def _by_row(self, rule: Rule) -> Iterator[Wait]:
        for begin in self._of(rule.begins):
            if self._is_out(rule.unless, begin):
                continue
            end = next((one for one in self._of(rule.ends) if _same_row(one, begin)), None)
            day = None if end is None else _day(end, rule.at)
            if day is None or day >= begin.start:
                yield self._wait(rule, rule.limits[0], begin.start, day, self._child.day)

    def _by_latest(self, rule: Rule) -> Iterator[Wait]:
        """Pair each second event with the latest first one that nothing before it has used."""
        used = date.min
        for end in self._of(rule.ends):
            before = [b.start for b in self._of(rule.begins) if used < b.start <= end.start]
            begin = max(before, default=end.start)
            used = max(used, end.start)
            day = _day(end, rule.at)
            if day is None or day >= begin:
                yield self._wait(rule, rule.limits[0], begin, day, self._child.day)

    def _repeated(self, rule: Rule) -> Iterator[Wait]:
        """Yield the stretch after the latest event; those before it are not in the lists.

        What was not yet due when its span ended is not waited for.
        """
        for span in self._of(rule.inside):
            dated = span.start != span.end
            marks = [m.start for m in self._of(rule.ends) if _same_row(m, span)]
            latest = max((m for m in marks if m >= span.start or not dated), default=None)
            if latest is None and not dated:
                continue
            until = span.end or self._child.day
            start = latest or span.start
            if start <= until:
                limit = self._limit(rule, span.start, latest)
                wait = self._wait(rule, limit, start, None, until)
                if wait.late or not dated or span.end is None:
                    yield wait

    def _limit(self, rule: Rule, begun: date, latest: date | None) -> Period:
        """Return the limit after the latest event, the mildest that can apply."""
        if latest is None or len(rule.limits) == 1:
            return rule.limits[0]
        first = latest <= self._calendar.due(begun, rule.limits[0])
        return rule.limits[1] if first else rule.limits[-1]

    def _is_out(self, unless: Unless, begin: Fact) -> bool:
        said = bool(unless.say) and begin.said.get(unless.say) == unless.says
        other = (one for one in self._of(unless.kind) if _same_row(one, begin))
        return said or next(other, None) is not None

    def _wait(self, rule: Rule, limit: Period, start: date, end: date | None, day: date) -> Wait:
        until = day if end is None else end
        due = self._calendar.due(start, limit)
        unit = Unit.WORKING_DAYS if limit.unit is Unit.WORKING_DAYS else Unit.DAYS
        over = self._calendar.counted(due, until, unit)
        used = self._calendar.counted(start, until, limit.unit)
        return Wait(rule, limit, start, end, until, due, used, over)


def _same_row(one: Fact, other: Fact) -> bool:
    return (one.list, one.row) == (other.list, other.row)


def _day(fact: Fact, at: At) -> date | None:
    return fact.end if at is At.END else fact.start


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch inside help, a plan or care of which nothing dated is known."""

    start: date
    end: date
    months: int

    @property
    def sentence(self) -> str:
        """Return the silence as a sentence."""
        return (
            f"Nothing dated from {day_words(self.start)} to {day_words(self.end)}, "
            f"{Period(self.months, Unit.MONTHS).words}."
        )


def silences(
    days: Iterable[date], spans: Iterable[tuple[date, date]], months: int, calendar: WorkingDays
) -> tuple[Silence, ...]:
    """Return the stretches of at least `months` between two days in turn that lie in a span."""
    ordered, held = sorted(set(days)), tuple(spans)
    found = []
    for start, end in itertools.pairwise(ordered):
        long = calendar.counted(start, end, Unit.MONTHS)
        if long >= months and any(s <= start and end <= e for s, e in held):
            found.append(Silence(start, end, long))
    return tuple(found)
