#!/usr/bin/env bash
set -euo pipefail
# A rule for exactly one command. It is seen in a mount namespace of our own only, so that the machine keeps its rules.
mkdir -p sudoers.d
printf 'nobody ALL=(root) NOPASSWD: /usr/bin/id -un\n' > sudoers.d/shop
chown -R root:root sudoers.d
chmod 440 sudoers.d/shop
visudo -cf sudoers.d/shop
unshare -m bash -euc '
    mount --bind sudoers.d /etc/sudoers.d
    cd /
    setsid --wait runuser -u nobody -- sudo -n /usr/bin/id -un < /dev/null
    ! setsid --wait runuser -u nobody -- sudo -n /usr/bin/id < /dev/null 2> /dev/null
'
