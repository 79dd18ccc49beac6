#!/usr/bin/env bash
set -euo pipefail
env -u DEPLOY_USER bash deploy-fixed.sh production
bash deploy-fixed.sh
