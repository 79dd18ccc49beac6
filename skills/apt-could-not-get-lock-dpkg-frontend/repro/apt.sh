# A state folder of apt's own, so that the system's packages and locks are left alone.
mkdir -p dpkg/updates cache/archives/partial lists/partial
cp /var/lib/dpkg/status dpkg/status
touch dpkg/lock dpkg/lock-frontend
options=(-o Dir::State::status="$PWD/dpkg/status" -o Dir::Cache="$PWD/cache" -o Dir::State::Lists="$PWD/lists" -o Debug::NoLocking=false)
python3 -c 'import fcntl, sys, time; f = open(sys.argv[1], "w"); fcntl.lockf(f, fcntl.LOCK_EX); print("held", flush=True); time.sleep(float(sys.argv[2]))' \
    dpkg/lock-frontend "$1" > holder.log &
holder=$!
trap 'kill $holder 2> /dev/null || true; wait $holder 2> /dev/null || true' EXIT
until grep -q held holder.log; do sleep 0.1; done
