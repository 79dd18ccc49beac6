#!/usr/bin/env bash
# needs: kubectl, nothing on port 8080
set -euo pipefail
export HOME=$PWD/home
mkdir -p "$HOME"
env -u KUBECONFIG kubectl get pods
