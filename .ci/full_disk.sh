#!/usr/bin/env bash
# A disk that is full: the program says so and ends with 2, what was there stays, and the next run with room
# finishes the work. Needs a small file system of its own, and so the right to mount one.
#
# Usage: full_disk.sh PROGRAM
set -euo pipefail
program=$(realpath "$1")
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ "${2:-}" != inside ]; then
    if [ "$(id -u)" -eq 0 ]; then
        exec unshare --mount bash "${BASH_SOURCE[0]}" "$program" inside
    fi
    exec unshare --map-root-user --mount bash "${BASH_SOURCE[0]}" "$program" inside
fi

disk=$(mktemp -d)
said=$(mktemp)
mount -t tmpfs -o size=12m tmpfs "$disk"
trap 'cd /; umount "$disk"; rmdir "$disk"; rm -f "$said" "$said.before"' EXIT
cp -r "$repository/rapporteur.toml" "$repository/briefs" "$repository/data" "$disk"
cd "$disk"
brief=kazakhstan-iccpr-2011

full() { dd if=/dev/zero of=filler bs=4k status=none 2>/dev/null || true; }
refused() {
    status=0
    "$program" "$@" > "$said" 2>&1 || status=$?
    if [ "$status" -ne 2 ] || ! grep -q "No space left on device" "$said"; then
        echo "$* on a full disk ended with $status and said:" >&2
        cat "$said" >&2
        exit 1
    fi
}
litter() { find . -name '.rapporteur-unfinished-*' | grep . && exit 1 || true; }

"$program" compile --quiet "$brief" > /dev/null
(cd out/$brief && find . -type f ! -name '.rapporteur-lock' -exec sha256sum {} +) > "$said.before"
sed -i 's/^title .*/title = "Another title"/' briefs/$brief/brief.toml
full
refused compile "$brief"
refused compile --all --timeout 60
refused release "$brief"
litter
test ! -e briefs/$brief/numbering.lock
(cd out/$brief && sha256sum --quiet -c "$said.before")
rm filler
"$program" release --quiet "$brief" > /dev/null
(cd out/$brief/editions/* && sha256sum --quiet -c SHA256SUMS)
litter
echo "a full disk: nothing lost, nothing half-written, and said"
