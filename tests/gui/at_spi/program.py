"""Shows the window on the weather example until it is ended."""

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QSettings

from gui.app import App, make_application
from model.formats.examples import load_example


def main() -> int:
    """Run the program with settings that are nobody's."""
    application = make_application(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        app = App(load_example("weather"), settings=settings, executor=lambda task: task())
        app.window.resize(1440, 900)
        app.window.show()
        app.window.activateWindow()
        return int(application.exec())


if __name__ == "__main__":
    sys.exit(main())
