#!/usr/bin/env bash
# needs: bash
set -euo pipefail
env -u DEPLOY_USER bash deploy.sh production
