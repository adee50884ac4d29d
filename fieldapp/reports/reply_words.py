"""What an answer to a comment is called."""

from __future__ import annotations

from typing import Final

from fieldapp.domain.reply import Answer

ANSWER_WORDS: Final = {
    Answer.NONE: "No answer yet",
    Answer.ACCEPTED: "Accepted",
    Answer.PARTLY: "Partly accepted",
    Answer.NOT_ACCEPTED: "Not accepted",
}
