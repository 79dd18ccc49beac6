#!/usr/bin/env bash
set -euo pipefail
java -jar app.jar
