#!/usr/bin/env bash
set -euo pipefail
export HOME=$PWD/home
mkdir -p "$HOME/.kube"
# An address to ask; this one answers /version as an API server does.
cat > api.py <<'P'
import http.server, json
class Api(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"major": "1", "minor": "32", "gitVersion": "v1.32.0"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Api)
open("port", "w").write(str(server.server_port))
server.serve_forever()
P
rm -f port
python3 api.py & api=$!
trap 'kill $api; wait $api 2> /dev/null || true' EXIT
for _ in $(seq 50); do test -s port && break; sleep 0.1; done
kubectl config set-cluster dev --server "http://127.0.0.1:$(cat port)" > /dev/null
kubectl config set-context dev --cluster dev > /dev/null
kubectl config use-context dev
kubectl version | grep Server
