# A git server on a free port, with Basic authentication; it ends with the script.
mkdir -p srv
test -d srv/shop.git || git init -q --bare srv/shop.git
rm -f port
python3 githttp.py port srv dev secret 2> server.log &
server=$!
trap 'kill $server; wait $server 2> /dev/null || true' EXIT
for _ in $(seq 100); do test -f port && break; sleep 0.1; done
url=127.0.0.1:$(cat port)
