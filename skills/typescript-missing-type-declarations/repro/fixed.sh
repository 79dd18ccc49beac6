#!/usr/bin/env bash
set -euo pipefail

# the usual fix: the types that others have written
npm install --no-audit --no-fund --save-dev @types/lodash@4
npx --no-install tsc -p .
echo "types from @types: ok"

# the fix when there are none: a declaration of your own
npm uninstall --no-audit --no-fund @types/lodash
cat > src/lodash.d.ts <<'D'
declare module "lodash" {
  export function chunk<T>(rows: T[], size?: number): T[][];
}
D
npx --no-install tsc -p .
echo "own declaration: ok"
