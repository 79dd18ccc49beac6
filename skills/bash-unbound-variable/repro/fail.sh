#!/usr/bin/env bash
set -euo pipefail
env -u DEPLOY_USER bash deploy.sh production
