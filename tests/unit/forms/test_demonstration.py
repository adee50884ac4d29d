"""The demonstration's texts fit the forms, and its files are what they say."""

import struct
import zlib
from dataclasses import astuple

from fieldapp.domain.change import RecordKind
from fieldapp.forms.demonstration import northmere
from fieldapp.forms.library import builtin
from fieldapp.forms.model import QuestionKey
from fieldapp.forms.problems import problems
from fieldapp.frameworks.index import framework, frameworks


def test_every_answer_fits_its_question() -> None:
    assert list(northmere().faults(builtin())) == []


def test_the_records_are_the_promised_ones_and_complete() -> None:
    made, forms = northmere(), builtin()
    kinds = [record.kind for record in made.record]
    assert kinds == [
        RecordKind.CASE_TRACKING,
        RecordKind.PRACTICE_OBSERVATION,
        RecordKind.INTERVIEW_CHILD,
        RecordKind.INTERVIEW_CARER,
        RecordKind.INTERVIEW_PROFESSIONAL,
    ]
    for record in made.record:
        assert problems(forms.latest(record.kind), record.answers) == ()
        assert record.block
        assert record.writer in (1, 2)


def test_both_inspectors_change_one_answer_that_the_form_asks() -> None:
    made = northmere()
    edited = next(record for record in made.record if record.key == made.edit.record)
    form = builtin().latest(edited.kind)
    assert form.question(QuestionKey(made.edit.question)) is not None
    assert made.edit.question not in edited.answers
    assert len({made.edit.before, made.edit.first, made.edit.second, made.edit.settled}) == 4


def test_the_drawing_is_a_picture_that_opens() -> None:
    drawing = next(f for r in northmere().record for f in r.file if f.makes == "drawing")
    data = drawing.data()
    assert drawing.media_type == "image/png"
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    pixels = zlib.decompress(data[data.index(b"IDAT") + 4 : -16])
    assert len(pixels) == (width + 1) * height
    assert data == drawing.data()


def test_every_file_has_words_in_it() -> None:
    made = [file for record in northmere().record for file in record.file]
    assert {file.media_type for file in made} == {"image/png", "text/csv", "text/plain"}
    assert all(file.data() for file in made)


def test_the_visit_follows_a_framework_of_the_index() -> None:
    chosen = framework(northmere().framework)
    assert chosen.agencies[0].id == "ofsted"
    assert len({one.id for one in frameworks()}) == len(frameworks())
    assert all(astuple(one)[2] for one in frameworks())
