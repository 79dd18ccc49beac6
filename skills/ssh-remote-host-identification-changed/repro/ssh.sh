# A private sshd, started by ssh itself through ProxyCommand: no port, no service, nothing left behind.
# As root, sshd wants the folder /run/sshd, which the package's service makes when it is started.
test "$(id -u)" != 0 || mkdir -p /run/sshd
export LC_ALL=C.UTF-8
server_key() { rm -f host host.pub; ssh-keygen -q -t "$1" -N '' -f host; }
server_config() {
    printf '%s\n' "HostKey $PWD/host" "AuthorizedKeysFile $PWD/authorized_keys" 'PasswordAuthentication no' \
        'KbdInteractiveAuthentication no' 'StrictModes no' 'UsePAM no' 'PidFile none' "$@" > sshd_config
}
client_config() {
    printf '%s\n' "User $(id -un)" 'StrictHostKeyChecking accept-new' "UserKnownHostsFile $PWD/known_hosts" \
        'GlobalKnownHostsFile /dev/null' 'IdentityAgent none' 'IdentitiesOnly yes' "IdentityFile $PWD/id_ed25519" \
        "ProxyCommand /usr/sbin/sshd -i -f $PWD/sshd_config -E $PWD/sshd.log" "$@" > ssh_config
}
