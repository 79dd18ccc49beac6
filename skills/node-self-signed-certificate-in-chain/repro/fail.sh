#!/usr/bin/env bash
# needs: node debian:openssl
set -euo pipefail
node call.js
