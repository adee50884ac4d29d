"""Invents children and their journeys through the eleven lists: linked, dated, plausible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final, TypeAlias, TypeVar

from fieldapp.annex_a.coding import CodeBook
from fieldapp.annex_a.layout import Column, Edition, Kind, Layout

Cell: TypeAlias = str | int | date | None
Row: TypeAlias = list[Cell]
T = TypeVar("T")

SNAPSHOT: Final = date(2024, 6, 5)
_HALF_YEAR: Final = 182
_TEAMS: Final = ("Assessment North", "Assessment South", "Family Support", "Safeguarding", "Care")
_ETHNICITY_WEIGHTS: Final = (60, 1, 1, 6, 1, 3, 2, 3, 3, 2, 3, 2, 2, 2, 4, 1, 1, 2, 1, 2)


@dataclass
class Child:
    """One invented child: who it is, and its row values by list, each a dict by heading."""

    unique_id: int
    gender: str
    ethnicity: str
    born: date | None
    disability: str
    team: str
    worker: str
    rows: dict[int, list[dict[str, Cell]]] = field(default_factory=dict)

    def add(self, number: int, extra: dict[str, Cell]) -> None:
        self.rows.setdefault(number, []).append(extra)


def age_on(day: date, born: date | None) -> int:
    """Return the age at the last birthday; -1 for a child not yet born or without a date."""
    if born is None or born > day:
        return -1
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass
class Town:
    """Invents the children of an authority, the same ones for the same chance."""

    chance: Random
    codebook: CodeBook

    def code(self, name: str, *weights: int) -> str:
        codes = [one.code for one in self.codebook.set(name).codes if one.since == "2019"]
        return self.chance.choices(codes[: len(weights)] if weights else codes, weights or None)[0]

    def yes(self, share: float) -> str:
        return "a) Yes" if self.chance.random() < share else "b) No"

    def before(self, day: date, least: int, most: int) -> date:
        return day - timedelta(days=self.chance.randint(least, most))

    def after(self, day: date, least: int, most: int) -> date | None:
        """Return a day after `day`; None when it is not over by the day of the lists."""
        then = day + timedelta(days=self.chance.randint(least, most))
        return then if then <= SNAPSHOT else None

    def pick(self, things: Sequence[T]) -> T:
        return self.chance.choice(things)

    def child(self, number: int) -> Child:
        """Return child `number` with all its rows."""
        unborn = self.chance.random() < 0.01
        born = self.before(SNAPSHOT, 30, 6_900) if not unborn else SNAPSHOT + timedelta(days=60)
        gender = "c) Not stated/recorded" if unborn else self.code("gender", 50, 49, 0, 1)
        team = self.pick(_TEAMS)
        child = Child(
            100_000 + number * 7,
            gender,
            self.code("ethnicity", *_ETHNICITY_WEIGHTS),
            born,
            self.code("disability", 12, 84, 4),
            team,
            f"{team[0]}W{self.chance.randint(1, 12):02}",
        )
        self._journey(child)
        return child

    def _journey(self, child: Child) -> None:
        first = self.before(SNAPSHOT, 0, _HALF_YEAR)
        source = self.code("source")
        child.add(1, {"Date of Contact": first, "Contact Source": source})
        way = self.chance.random()
        if way < 0.25:
            self._early_help(child, first)
        elif way < 0.8:
            self._referral(child, first, source)
        if age_on(SNAPSHOT, child.born) >= 16 and self.chance.random() < 0.4:
            self._care_leaver(child)

    def _early_help(self, child: Child, first: date) -> None:
        child.add(
            2,
            {
                "Assessment start date": first,
                "Assessment completion date": self.after(first, 10, 60),
                "Organisation completing assessment": self.pick(("School", "Health", "Family hub")),
            },
        )

    def _referral(self, child: Child, first: date, source: str) -> None:
        closed = self.chance.random() < 0.2
        times = self.chance.choices((0, 1, 2), (75, 20, 5))[0]
        child.add(
            3,
            {
                "Date of referral": first,
                "Referral Source": source,
                "Referral NFA?": "a) Yes" if closed else "b) No",
                "Number of Referrals in Last 12 Months": times,
            },
        )
        if not closed:
            self._assessment(child, first)

    def _assessment(self, child: Child, first: date) -> None:
        done = self.after(first, 5, 60)
        needs = self.chance.random() < 0.6
        child.add(
            4,
            {
                "Continuous Assessment Start Date": first,
                "Child Seen During Continuous Assessment": self.code("seen", 90, 8, 2),
                "Continuous Assessment Date of Authorisation": done,
                "Was the child assessed as requiring LA children’s social care support": (
                    None if done is None else "a) Yes" if needs else "b) No"
                ),
            },
        )
        risk = self.chance.random() < 0.35 and self._enquiry(child, first)
        status = "d) Open assessment" if done is None else "c) Child in need plan"
        if risk:
            status = self._protected(child, first)
        if self.chance.random() < 0.15:
            status = self._in_care(child, first)
        if needs or done is None or risk:
            self._in_need(child, first, status)

    def _enquiry(self, child: Child, first: date) -> bool:
        plan = self.chance.random() < 0.6
        conference = self.after(first, 8, 20) if plan else None
        child.add(
            5,
            {
                "Strategy discussion initiating Section 47 Enquiry Start Date": first,
                "Was an Initial Child Protection Conference deemed unnecessary?": (
                    "b) No" if plan else "a) Yes"
                ),
                "Date of Initial Child Protection Conference": conference,
                "Did the Initial Child Protection Conference Result in a Child Protection Plan": (
                    None if conference is None else "a) Yes"
                ),
                "Number of Section 47 Enquiries in the last 12 months": self.chance.randint(0, 2),
                "Number of ICPCs in the last 12 months": self.chance.randint(0, 1),
            },
        )
        return plan and conference is not None

    def _protected(self, child: Child, first: date) -> str:
        began = self.before(first, 0, 900)
        category = self.code("abuse", 45, 10, 5, 38, 2)
        child.add(
            7,
            {
                "Child Protection Plan Start Date": began,
                "Initial Category of Abuse": category,
                "Latest Category of Abuse": self.pick((category, self.code("abuse"))),
                "Date of the Last Statutory Visit": self.before(SNAPSHOT, 0, 40),
                "Was the Child Seen Alone?": self.code("seen", 80, 17, 3),
                "Date of latest review conference": self.before(SNAPSHOT, 0, 150),
                "Child Protection Plan End Date": None,
                "Subject to Emergency Protection Order or Protected Under Police Powers in Last "
                "Six Months (Y/N)": self.yes(0.05),
                "Number of Previous Child Protection Plans": self.chance.choices(
                    (0, 1, 2), (80, 16, 4)
                )[0],
            },
        )
        return "b) Child Protection plan"

    def _in_care(self, child: Child, first: date) -> str:
        began = self.before(first, 0, 1_500)
        missing = self.chance.choices((0, 1, 4), (85, 10, 5))[0]
        child.add(8, {**self._care_facts(began), **self._placement(began, missing)})
        if self.chance.random() < 0.2 and age_on(SNAPSHOT, child.born) < 8:
            self._adoption(child, began)
        return "a) Looked after child"

    def _care_facts(self, began: date) -> dict[str, Cell]:
        return {
            "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)": self.yes(
                0.04
            ),
            "Date Started to be Looked After": began,
            "Child's Category of Need": self.code("need_care"),
            "Is this a second or subsequent period of being a Looked After Child within the last "
            "12 months (Y/N)": self.yes(0.05),
            "Start date of current legal status": began,
            "Child's Legal Status": self.code("legal_status", 25, 40, 0, 10, 25),
            "Date of Latest Statutory Review": self.before(SNAPSHOT, 0, 180),
            "Date of Last Social Work Visit": self.before(SNAPSHOT, 0, 60),
            "What is the permanence plan for this child?": self.code("permanence"),
            "Date of Last IRO Visit / Contact to the Child": self.before(SNAPSHOT, 0, 180),
            "Date of Last Health Assessment": self.before(SNAPSHOT, 0, 500),
            "Date of Last Dental Check": self.before(SNAPSHOT, 0, 500),
        }

    def _placement(self, began: date, missing: int) -> dict[str, Cell]:
        out = self.chance.random() < 0.3
        return {
            "Number of Placements in the Last 12 months": self.chance.choices(
                (1, 2, 3, 5), (65, 22, 10, 3)
            )[0],
            "Date Ceased to be Looked After": None,
            "Reason Ceased to be Looked After": None,
            "Start Date of Most Recent Placement": self.after(began, 0, 300) or began,
            "Placement Type": self.code("placement_type"),
            "Placement Provider": self.code("provider"),
            "Placement postcode": "ZZ99 3WZ",
            "URN of Placement": f"SC{self.chance.randint(100_000, 999_999)}",
            "Placement Location": "b) Out" if out else "a) In",
            "LA of Placement": "Southmere" if out else "Northmere",
            "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 "
            "months": missing,
            "Number of Episodes the Child has been ‘Absent’ from their Placement in the last 12 "
            "months": self.chance.choices((0, 1), (90, 10))[0],
            "Was the child offered a Return Interview after their last missing episode (Y/N)?": (
                self.yes(0.9) if missing else None
            ),
            "Did the child accept a Return Interview after their last missing episode (Y/N)?": (
                self.yes(0.6) if missing else None
            ),
        }

    def _in_need(self, child: Child, first: date, status: str) -> None:
        child.add(
            6,
            {
                "CIN Start Date": first,
                "Primary Need Code": self.code("need"),
                "Date Child Was Last Seen": self.after(first, 1, 60),
                "CIN Closure Date": None,
                "Reason for Closure": None,
                "Case status": status,
            },
        )

    def _care_leaver(self, child: Child) -> None:
        child.add(
            9,
            {
                "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)": (
                    self.yes(0.1)
                ),
                "Allocated Personal Advisor": f"PA{self.chance.randint(1, 9)}",
                "Eligibility Category": self.code("eligibility", 40, 50, 10),
                "Latest Pathway Plan Review Date": self.before(SNAPSHOT, 0, 250),
                "LA In Touch": self.code("in_touch", 85, 8, 0, 3, 3, 1),
                "Latest Date of Contact": self.before(SNAPSHOT, 0, 90),
                "Type of Accommodation": self.code("accommodation"),
                "Suitability of Accommodation": self.code("suitability", 92, 8),
                "Activity Status": self.code("activity"),
            },
        )

    def _adoption(self, child: Child, began: date) -> None:
        decided = self.after(began, 60, 300)
        if decided is None:
            return
        family = f"F{child.unique_id}"
        child.add(
            10,
            {
                "Family identifier": family,
                "Date the Child Entered Care": began,
                "Date of Decision that Child Should be Placed for Adoption": decided,
                "Date of Placement Order": self.after(decided, 20, 200),
                "Date of Matching Child and Prospective Adopters": self.after(decided, 200, 400),
            },
        )
        for who in (1, 2):
            child.add(
                11,
                {
                    "Individual adopter identifier": f"A{child.unique_id}{who}",
                    "Family identifier": family,
                    "Gender": self.code("gender_adopter", 50, 50),
                    "Ethnicity": child.ethnicity,
                    "Disability": "b) No",
                    "Is the (prospective) adopter fostering for adoption?": self.yes(0.2),
                    "Date enquiry received": self.before(decided, 300, 700),
                },
            )


def list_rows(layout: Layout, edition: Edition, children: Sequence[Child]) -> dict[int, list[Row]]:
    """Return the rows of each list in the order of its columns."""
    return {
        one.number: [
            [_value(column, child, extra) for column in one.columns(edition)]
            for child in children
            for extra in child.rows.get(one.number, ())
        ]
        for one in layout.lists
    }


def _value(column: Column, child: Child, extra: dict[str, Cell]) -> Cell:
    if column.name in extra:
        return extra[column.name]
    common: dict[str, Cell] = {
        "Child Unique ID": child.unique_id,
        "Gender": child.gender,
        "Ethnicity": child.ethnicity,
        "Date of Birth": child.born,
        "Age of Child (Years)": age_on(SNAPSHOT, child.born),
        "Does the Child have a Disability": child.disability,
        "Allocated Team": child.team,
        "Allocated Worker": child.worker,
    }
    value = common.get(column.name)
    return value if value is not None or column.kind is not Kind.INTEGER else None
