#!/usr/bin/env bash
# needs: bash
set -euo pipefail
printf '#!/usr/bin/env bash\necho built\n' > build.sh
chmod 644 build.sh
./build.sh
