#!/usr/bin/env bash
set -euo pipefail
cat > vite.config.js <<'C'
import { fileURLToPath, URL } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
});
C
node_modules/.bin/vite build
