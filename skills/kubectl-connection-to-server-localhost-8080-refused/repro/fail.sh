#!/usr/bin/env bash
# needs: kubectl python3 alone
set -euo pipefail
export HOME=$PWD/home
mkdir -p "$HOME"
env -u KUBECONFIG kubectl get pods
