#!/usr/bin/env bash
# Builds lambda/Dockerfile without a Docker daemon and without a registry of images: by buildah, on a stand-in for
# Lambda's base image made from Debian, Node 24 and the real runtime interface client.
# Exits 77 where the tools cannot be had. Needs root.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# Made anew where this file says something else.
base=localhost/glimpse-base:$(sha256sum "$0" | cut -c1-12)
image=localhost/glimpse-model:test

skip() { echo "skipped: $*" >&2; exit 77; }
[ "$(id -u)" -eq 0 ] || skip 'building images needs root here'
tools=(podman buildah runc mmdebstrap)
missing=()
for tool in "${tools[@]}"; do command -v "$tool" >/dev/null || missing+=("$tool"); done
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || skip "no ${missing[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
    >/dev/null 2>&1 || skip "no ${missing[*]}, and apt-get brings none"
fi

# The machine's own certificates: npm inside of the build needs those this machine trusts.
certificates=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}

if ! buildah inspect --type image "$base" >/dev/null 2>&1; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mmdebstrap --quiet --variant=essential --include=ca-certificates,libstdc++6 bookworm "$work/base.tar" >/dev/null ||
    skip 'no Debian packages for the stand-in base image'
  npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
  from=$(buildah from scratch)
  buildah add --quiet "$from" "$work/base.tar" / >/dev/null
  buildah copy --quiet --chmod 0755 "$from" "$(command -v node)" /var/lang/bin/node >/dev/null
  buildah copy --quiet "$from" "$npm" /var/lang/lib/node_modules/npm >/dev/null
  buildah copy --quiet "$from" "$root/node_modules/aws-lambda-ric" /var/runtime/node_modules/aws-lambda-ric >/dev/null
  buildah copy --quiet "$from" "$root/test/support/rapid-client.cjs" /var/runtime/rapid-client.cjs >/dev/null
  cat >"$work/npm" <<'NPM'
#!/bin/sh
exec node /var/lang/lib/node_modules/npm/bin/npm-cli.js "$@"
NPM
  cat >"$work/entrypoint" <<'ENTRYPOINT'
#!/bin/sh
cd "$LAMBDA_TASK_ROOT"
export _HANDLER="$1"
exec node --require /var/runtime/rapid-client.cjs /var/runtime/node_modules/aws-lambda-ric/index.mjs "$1"
ENTRYPOINT
  # npm trusts what this machine trusts.
  echo 'cafile=/etc/ssl/certs/ca-certificates.crt' >"$work/npmrc"
  buildah copy --quiet "$from" "$work/npmrc" /var/lang/etc/npmrc >/dev/null
  buildah copy --quiet --chmod 0755 "$from" "$work/npm" /var/lang/bin/npm >/dev/null
  buildah copy --quiet --chmod 0755 "$from" "$work/entrypoint" /lambda-entrypoint.sh >/dev/null
  buildah config --env PATH=/var/lang/bin:/usr/local/bin:/usr/bin:/bin --env LANG=en_US.UTF-8 --env TZ=:/etc/localtime \
    --env LAMBDA_TASK_ROOT=/var/task --env LAMBDA_RUNTIME_DIR=/var/runtime --workingdir /var/task \
    --entrypoint '["/lambda-entrypoint.sh"]' "$from"
  buildah commit --quiet --rm "$from" "$base" >/dev/null
fi

buildah bud --quiet --isolation chroot --network host --layers \
  --volume "$certificates:/etc/ssl/certs/ca-certificates.crt:ro" \
  --build-arg BASE_IMAGE="$base" \
  -f "$root/lambda/Dockerfile" -t "$image" "$root" >/dev/null
echo "$image"
