#!/bin/sh
# test/support/moto.sh COMMAND...: runs COMMAND with an S3 emulator (https://docs.getmoto.org) at GLIMPSE_TEST_S3.
set -eu
venv="${GLIMPSE_MOTO_VENV:-${TMPDIR:-/tmp}/glimpse-moto}"
if [ ! -x "$venv/bin/moto_server" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet -r "$(dirname "$0")/requirements.txt"
fi
port="${GLIMPSE_MOTO_PORT:-5599}"
"$venv/bin/moto_server" --host 127.0.0.1 --port "$port" >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null' EXIT INT TERM
export GLIMPSE_TEST_S3="http://127.0.0.1:$port"
for _ in $(seq 100); do
  if "$venv/bin/python" -c "import urllib.request as u; u.urlopen('$GLIMPSE_TEST_S3/moto-api/')" 2>/dev/null; then break; fi
  sleep 0.1
done
"$@"
