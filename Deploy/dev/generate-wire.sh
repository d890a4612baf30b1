#!/usr/bin/env bash
# Makes Shared/CModules/CWire from Protos/ with protoc-c. With --check it changes nothing and fails when the generated
# code is not what the protos say.
# Usage: Deploy/dev/generate-wire.sh [--check]
set -euo pipefail
cd "$(dirname "$0")/../.."

wire=Shared/CModules/CWire
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

protoc-c --proto_path=Protos --c_out="$fresh" Protos/*.proto
mkdir "$fresh/include"
mv "$fresh"/*.h "$fresh/include"
{
    printf '#pragma once\n'
    for header in "$fresh"/include/*.pb-c.h; do printf '#include "%s"\n' "$(basename "$header")"; done
} >"$fresh/include/CWire.h"

if [ "${1:-}" = --check ]; then
    diff --recursive --brief "$wire" "$fresh" || { echo 'Run Deploy/dev/generate-wire.sh and commit it.' >&2; exit 1; }
else
    mkdir -p "$wire"
    rm -rf "${wire:?}"/*
    cp -r "$fresh"/. "$wire"
fi
