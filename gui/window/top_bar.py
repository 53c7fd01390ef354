"""TopBar: menus and buttons on the left, the title in the middle, units and export on the right."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QFont, QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.icons import icon
from gui.look.plain import PlainLabel, plain_tip, without_keys
from gui.look.scale import scale_of
from gui.look.theme import font, shown_theme
from gui.widgets.buttons import ButtonMenu, ToolButton
from gui.widgets.segmented import Segmented
from gui.window.actions import Actions
from model.document.document import Document
from model.words.units import Unit

PROGRAM = " — Entropy Dial"
# Below this width what also stands in a menu makes room for the title.
ROOMY = 1180
HEIGHT, ICON = 49, QSize(18, 18)
ICON_BUTTON = QSize(43, 33)  # an icon, with the room that the style gives it


@guarded
class TitleLabel(PlainLabel):
    """The title in the middle; what does not fit goes: the program's name, then the one line.

    It never asks for more room than it is given.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        room, metrics = self.rect().adjusted(6, 2, -6, -2), self.fontMetrics()
        whole, title = self.text(), self.text().removesuffix(PROGRAM)
        with QPainter(self) as painter:
            for text in (whole, title):
                if metrics.horizontalAdvance(text) <= room.width():
                    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
                    return
            painter.setFont(font(12.0, QFont.Weight.DemiBold))
            metrics = painter.fontMetrics()
            lines = list(_two_lines(title, metrics.horizontalAdvance, room.width()))
            cut = [
                metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width())
                for line in lines
            ]
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, "\n".join(filter(None, cut)))


def _two_lines(text: str, width: Callable[[str], int], room: int) -> tuple[str, str]:
    """As many words as there is room for, and the rest."""
    words = text.split(" ")
    for count in range(len(words), 0, -1):
        if width(" ".join(words[:count])) <= room:
            return " ".join(words[:count]), " ".join(words[count:])
    return words[0], " ".join(words[1:])


@guarded
class TopBar(QWidget):
    """The bar over the window; it also holds the main menu.

    Attributes:
        units: the switch between bits, nats and bans.
        examples_menu, recent_menu, lessons_menu: filled by the app.
    """

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.ToolBar, "Document")
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._actions = actions
        self.examples_menu = ButtonMenu("Examples", self)
        self.recent_menu = QMenu("Open recent", self)
        self.lessons_menu = QMenu("Lessons", self)
        # A button takes its icon from its action anew whenever the action's text changes.
        self._icons: list[tuple[QToolButton | QAction, str]] = []
        self._icon_buttons: list[QToolButton] = []
        self.units = Segmented([(unit.value, unit.value) for unit in Unit], "Unit", parent=self)
        self._title = TitleLabel(self)
        self._title.setProperty("role", "title")
        self._lay_out()
        self._draw_icons()
        self._give_sizes()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 14, 0)
        row.setSpacing(4)
        actions = self._actions
        row.addWidget(self._icon_menu(self._main_menu()))
        about = "Distributions, texts and models to begin with"
        row.addWidget(self._menu_button("Examples", self.examples_menu, about))
        row.addWidget(self._button(actions.open))
        row.addWidget(self._button(actions.save))
        row.addWidget(self._icon_button(actions.undo, "undo", "Undo"))
        row.addWidget(self._icon_button(actions.redo, "redo", "Redo"))
        row.addWidget(self._title, 1)
        row.addWidget(self.units)
        row.addSpacing(8)
        row.addWidget(self._icon_button(actions.show_scenes, "scenes", "Scenes"))
        row.addWidget(self._icon_button(actions.present, "present", "Present"))
        self._spare = self._button(actions.copy_figure)
        row.addWidget(self._spare)
        row.addSpacing(4)
        about = "Pictures, slides, tables and reports, to a file or the clipboard"
        export = self._menu_button("Export", self._export_menu(), about)
        export.setProperty("role", "primary")
        row.addWidget(export)
        row.addSpacing(4)
        row.addWidget(self._icon_button(actions.switch_theme, "theme", "Light or dark theme"))

    def show_document(self, document: Document, *, modified: bool) -> None:
        """Show the title, with a dot where the document differs from its file, and the unit."""
        self.units.show_choice(document.unit.value)
        mark = " •" if modified else ""
        text = f"{document.title}{mark}{PROGRAM}".replace(" •", "\u00a0•")
        if text == self._title.text():
            return
        self._title.setText(text)
        self._title.setToolTip(
            plain_tip(f"{document.title}{', not saved yet' if modified else ''}")
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()
        elif event.type() == QEvent.Type.StyleChange:
            self._give_sizes()

    def _give_sizes(self) -> None:
        """Let the bar and its icons be as large as the letters are."""
        scale = scale_of(self)
        self.setFixedHeight(round(HEIGHT * scale))
        for button in self._icon_buttons:
            button.setIconSize(ICON * scale)
            # Of a fixed size, as its text, which nobody sees, changes with every edit.
            button.setFixedSize(ICON_BUTTON * scale)

    def _draw_icons(self) -> None:
        theme = shown_theme()
        for target, name in self._icons:
            target.setIcon(icon(name, theme.ink, theme.muted))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spare.setVisible(self.width() >= ROOMY)

    def _main_menu(self) -> ButtonMenu:
        a = self._actions
        menu = ButtonMenu("Menu", self)
        menu.addActions([a.new, a.open])
        menu.addMenu(self.recent_menu)
        menu.addActions([a.import_table, a.save, a.save_as, a.rename])
        menu.addSeparator()
        edit = menu.addMenu("Edit")
        edit.addActions([a.undo, a.redo, a.history])
        edit.addSeparator()
        edit.addAction(a.preferences)
        menu.addSeparator()
        menu.addMenu(self.lessons_menu)
        menu.addActions([a.present, a.present_view, a.show_notes, a.show_scenes, a.add_scene])
        menu.addAction(a.make_lesson)
        menu.addSeparator()
        menu.addActions([a.show_readings, a.find_reading, a.sweep, a.reset, a.switch_theme])
        menu.addSeparator()
        menu.addActions([a.start, a.help, a.report_problem, a.about, a.quit])
        return menu

    def _export_menu(self) -> ButtonMenu:
        a = self._actions
        menu = ButtonMenu("Export", self)
        menu.addActions([a.export_picture, a.export_scenes, a.copy_figure])
        menu.addSeparator()
        menu.addActions([a.save_readings, a.copy_readings, a.copy_latex, a.copy_markdown])
        menu.addSeparator()
        menu.addActions([a.save_table, a.copy_table])
        menu.addSeparator()
        menu.addActions([a.save_report, a.print_report, a.save_worksheet])
        return menu

    def _button(self, action: QAction) -> QToolButton:
        button = ToolButton(self)
        button.setDefaultAction(action)
        button.setProperty("role", "flat")
        button.setAccessibleName(action.text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _icon_button(self, action: QAction, name: str, accessible: str) -> QToolButton:
        button = self._button(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(accessible)
        self._icon_buttons.append(button)
        self._icons.append((action, name))
        return button

    def _menu_button(self, text: str, menu: ButtonMenu, about: str) -> QToolButton:
        button = ToolButton(self)
        button.setText(f"{text} ▾")
        button.setProperty("role", "flat")
        button.setAccessibleName(text)
        button.setToolTip(about)
        button.offer(menu)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _icon_menu(self, menu: ButtonMenu) -> QToolButton:
        button = self._menu_button("Menu", menu, "Everything this program does (F10)")
        button.setText("")
        button.setIcon(QIcon())
        self._icon_buttons.append(button)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setShortcut("F10")
        self._icons.append((button, "menu"))
        return button


def fill_menu(menu: QMenu, entries: Sequence[tuple[str, str, object]]) -> list[QAction]:
    """Return the actions put into an emptied menu, one for each (text, tip, data)."""
    menu.clear()
    made = []
    for text, about, data in entries:
        action = QAction(without_keys(text), menu)
        action.setToolTip(plain_tip(about))
        action.setData(data)
        menu.addAction(action)
        made.append(action)
    menu.setToolTipsVisible(True)
    return made
