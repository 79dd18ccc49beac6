#!/usr/bin/env bash
# Written with printf, so that no editor and no git setting can change the line ends.
set -euo pipefail
printf '%s\r\n' '#!/usr/bin/env bash' '' 'if [ "${1:-}" = "prod" ]; then' '  echo "deploying to $1"' 'fi' > deploy.sh
chmod +x deploy.sh
