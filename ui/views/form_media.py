"""Pictures beside a label with their words for who cannot see them; sounds and videos to play."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.look import Look
from ui.qt.player import Player, Playing, SilentPlayer
from ui.viewmodels.form_media import Medium, MediumKind
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.text import Text
from ui.views.file_view import Picture

_SMALL: Final = (300, 220)
_LARGE: Final = (680, 560)
_UNSHOWN: Final = "The picture {} cannot be shown: it is damaged or of a kind that is not known."


@dataclass(frozen=True, slots=True)
class MediaSource:
    """Where the files of a form are read, and what plays them."""

    read: Callable[[str], bytes | None] = lambda _name: None
    player: Player = field(default_factory=SilentPlayer)


class LabelPicture(Picture):
    """A picture beside words, no larger than its bounds in px at 100 per cent."""

    def __init__(self, look: Look, spoken: str) -> None:
        super().__init__()
        self._look, self._bounds = look, _SMALL
        self.setAccessibleName(spoken)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    def bound(self, bounds: tuple[int, int]) -> None:
        """Be at most so wide and high."""
        self._bounds = bounds
        self.updateGeometry()
        self._fit()

    def show_image(self, image: QImage) -> None:
        """Show a picture of a video."""
        first = self._whole.isNull()
        self._whole = QPixmap.fromImage(image)
        if first:
            self.updateGeometry()
        self._fit()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._within(width).height()

    def sizeHint(self) -> QSize:
        return self._within(self._look.px(self._bounds[0]))

    def _within(self, width: int) -> QSize:
        room = QSize(
            min(width, self._look.px(self._bounds[0])), self._look.px(self._bounds[1])
        ).boundedTo(self._whole.size())
        return self._whole.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)


class MediaView(QWidget):
    """All files beside one label, or beside the choices of one question."""

    def __init__(
        self, look: Look, media: tuple[Medium, ...], source: MediaSource, *, named: bool = False
    ) -> None:
        """`named` writes the words that each file belongs to beside it."""
        super().__init__()
        self._look, self._source = look, source
        layout = column(gap=8)
        for medium in media:
            if named:
                layout.addWidget(Text(look, medium.of, Role.SECONDARY, Tone.INK2, wrap=True))
            layout.addLayout(column(*self._parts(medium), gap=4))
        self.setLayout(layout)

    def _parts(self, medium: Medium) -> Iterator[QWidget]:
        data = self._source.read(medium.name)
        if data is None:
            yield Text(self._look, medium.missing, Role.SECONDARY, Tone.AFI, wrap=True)
        elif medium.kind is MediumKind.PICTURE:
            yield from self._picture(medium, data)
        else:
            yield PlayButton(self._look, medium, data, self._source.player)

    def _picture(self, medium: Medium, data: bytes) -> Iterator[QWidget]:
        picture = LabelPicture(self._look, medium.spoken)
        if not picture.show_bytes(data):
            said = _UNSHOWN.format(medium.name)
            yield Text(self._look, said, Role.SECONDARY, Tone.AFI, wrap=True)
            return
        yield picture
        larger = self._source.read(medium.larger) if medium.larger else None
        yield Enlarge(self._look, picture, medium, larger or data)


class Enlarge(QWidget):
    """Lets a picture be as wide as the page, and small again."""

    def __init__(self, look: Look, picture: LabelPicture, medium: Medium, data: bytes) -> None:
        super().__init__()
        self._picture, self._of, self._data = picture, medium.spoken, data
        self.button = Button(look, "Larger", Kind.LINK, size=Size.SMALL)
        self.button.clicked.connect(self._turn)
        self._large = False
        self.setLayout(row(self.button, None))
        self._say()

    def _turn(self) -> None:
        self._large = not self._large
        self._picture.show_bytes(self._data)
        self._picture.bound(_LARGE if self._large else _SMALL)
        self._say()

    def _say(self) -> None:
        words = "Smaller" if self._large else "Larger"
        self.button.say(words, spoken=f"{words}: {self._of}")


class PlayButton(QWidget):
    """Plays a sound or a video and stops it; what a video shows stands under it."""

    def __init__(self, look: Look, medium: Medium, data: bytes, player: Player) -> None:
        super().__init__()
        self._medium, self._data, self._player = medium, data, player
        self._playing = False
        self.button = Button(look, "", size=Size.SMALL)
        self.button.clicked.connect(self._turn)
        self._screen = LabelPicture(look, medium.spoken)
        self._screen.hide()
        self._problem = Text(look, "", Role.SECONDARY, Tone.AFI, wrap=True)
        self._problem.hide()
        self.setLayout(column(row(self.button, None), self._problem, self._screen, gap=4))
        self._say()

    def _turn(self) -> None:
        if self._playing:
            self._player.stop()
            return
        self._playing = True
        self._problem.hide()
        self._say()
        self._player.play(self._data, Playing(self._ended, self._picture))

    def _ended(self, words: str) -> None:
        self._playing = False
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        self._screen.hide()
        self._say()

    def _picture(self, image: QImage) -> None:
        if not image.isNull():
            self._screen.show()
            self._screen.show_image(image)

    def _say(self) -> None:
        kind = self._medium.kind.value
        words = f"Stop the {kind}" if self._playing else f"Play the {kind}"
        self.button.show_icon("square" if self._playing else "play")
        self.button.say(words, spoken=f"{words} beside “{self._medium.of}”")
