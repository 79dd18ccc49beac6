#!/usr/bin/env bash
set -euo pipefail
sed -i '/for (String job/,/^        }$/c\        jobs.removeIf(job -> job.equals("done"));' Cleanup.java
java Cleanup.java
