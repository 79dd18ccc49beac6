# limited SIZE COMMAND...: run COMMAND with SIZE of memory in a cgroup of its own (version 1 or 2), as a container does; removed afterwards.
limited() {
    local group size=$1
    shift
    if test -f /sys/fs/cgroup/cgroup.controllers; then
        echo +memory > /sys/fs/cgroup/cgroup.subtree_control 2> /dev/null || true
        group=/sys/fs/cgroup/repro-$$
        mkdir "$group"
        echo "$size" > "$group/memory.max"
        echo 0 > "$group/memory.swap.max" 2> /dev/null || true
    else
        group=/sys/fs/cgroup/memory/repro-$$
        mkdir "$group"
        echo "$size" > "$group/memory.limit_in_bytes"
    fi
    local status=0
    (echo "$BASHPID" > "$group/cgroup.procs"; exec "$@") || status=$?
    rmdir "$group"
    return "$status"
}
