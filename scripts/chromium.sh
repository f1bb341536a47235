#!/bin/sh
# Print the path of a Chromium that runs, installing one where that is possible.
# CHROMIUM names one; PYTHON is the interpreter that has playwright.
set -u

runs() { [ -n "$1" ] && "$1" --version >/dev/null 2>&1; }

if [ -n "${CHROMIUM:-}" ]; then
    runs "$CHROMIUM" && { echo "$CHROMIUM"; exit 0; }
    echo "CHROMIUM=$CHROMIUM does not run." >&2
    exit 1
fi

find_installed() {
    for name in chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Chromium.app/Contents/MacOS/Chromium" \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        path=$(command -v "$name") && runs "$path" && { echo "$path"; return 0; }
    done
    return 1
}

find_playwrights() {
    path=$("${PYTHON:-python3}" -c \
        'from playwright.sync_api import sync_playwright as s
with s() as p: print(p.chromium.executable_path)' 2>/dev/null) && runs "$path" && echo "$path"
}

find_installed && exit 0
find_playwrights && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests (apt-get install chromium)" >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } \
        >/dev/null 2>&1
    find_installed && exit 0
fi

echo "Fetching Chromium for the browser tests (playwright install chromium)" >&2
"${PYTHON:-python3}" -m playwright install chromium >/dev/null 2>&1
find_playwrights && exit 0

echo "The browser tests need Chromium, and it could not be installed here." >&2
echo "Install chromium or google-chrome, or set CHROMIUM to the path of one." >&2
exit 1
