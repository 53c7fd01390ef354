#!/usr/bin/env bash
# Installs Entropy Dial for the current user, or takes it away again: .ci/install.sh [--remove]
# The program stays where this checkout is; what is installed are its launcher, icons, file type
# and description. Nothing outside the user's own folders is touched.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
top=$(pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
bin=${XDG_BIN_HOME:-$HOME/.local/bin}

# What goes where: source → target.
declare -A files=(
    [resources/desktop/entropy-dial.desktop]="$data/applications/entropy-dial.desktop"
    [resources/desktop/entropy-dial.mime.xml]="$data/mime/packages/entropy-dial.xml"
    [resources/desktop/entropy-dial.metainfo.xml]="$data/metainfo/io.github.entropy_dial.EntropyDial.metainfo.xml"
    [resources/icons/app.svg]="$data/icons/hicolor/scalable/apps/entropy-dial.svg"
    [resources/icons/document.svg]="$data/icons/hicolor/scalable/mimetypes/application-x-entropy-dial.svg"
)

# Tells the desktop of new files where it keeps lists of them; a desktop without these keeps none.
refresh() {
    if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime" || true; fi
    if command -v update-desktop-database >/dev/null; then
        update-desktop-database -q "$data/applications" || true
    fi
    if command -v gtk-update-icon-cache >/dev/null; then
        gtk-update-icon-cache -q -t "$data/icons/hicolor" || true
    fi
}

if [[ "${1:-}" == --remove ]]; then
    rm -f "$bin/entropy-dial" "${files[@]}"
    if [[ -d "$data/mime/packages" ]]; then refresh; fi
    echo "Entropy Dial is no longer in the menu. Documents, settings and this folder stay."
    exit 0
fi

# A path as a desktop's launcher has it: quoted, and escaped once as a word and once as a text.
as_word() {
    local word=${1//\\/\\\\\\\\} sign
    for sign in '"' '`' '$'; do word=${word//"$sign"/\\\\"$sign"}; done
    printf '"%s"' "${word//%/%%}"
}

# A path as a shell has it.
as_shell_word() { printf "'%s'" "${1//\'/\'\\\'\'}"; }

for source in "${!files[@]}"; do install -D -m 644 "$source" "${files[$source]}"; done
# A desktop may know another PATH than the shell: the launcher names the program by its whole path.
while IFS= read -r line; do
    if [[ $line == Exec=* ]]; then line="Exec=$(as_word "$bin/entropy-dial") %f"; fi
    printf '%s\n' "$line"
done <resources/desktop/entropy-dial.desktop >"$data/applications/entropy-dial.desktop"
mkdir -p "$bin"
printf '#!/bin/sh\nexec %s %s "$@"\n' "$(as_shell_word "$top/.venv/bin/python")" \
    "$(as_shell_word "$top/main.py")" >"$bin/entropy-dial"
chmod 755 "$bin/entropy-dial"
refresh
echo "Entropy Dial is in the menu, and opens .entropy files. It runs from $top."
