#!/usr/bin/env bash
# Sees to a Chromium for the journeys: the one that is there, else Debian's package, else Playwright's own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
there() {
  for path in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
    if [ -n "$path" ] && [ -x "$path" ]; then return 0; fi
  done
  [ -x "$(node -p "require('playwright-core').chromium.executablePath()" 2>/dev/null)" ]
}
there && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium, as a package of Debian." >&2
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null || true
else
  echo "Installing Chromium, as Playwright brings it." >&2
  npx playwright-core install chromium >&2 || true
fi
there || { echo "Chromium is missing: install it, or name it in CHROMIUM." >&2; exit 1; }
