"""call.py MODULE TIMES: serve MODULE:app with uvicorn, GET /notes TIMES times, four at once, exit 1 if one answer is not 200."""
import concurrent.futures
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]

server = subprocess.Popen([sys.executable, "-m", "uvicorn", f"{sys.argv[1]}:app", "--port", str(port)])


def get(_):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/notes", timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


try:
    for _ in range(150):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(get, range(int(sys.argv[2]))))
finally:
    server.terminate()
    server.wait()
print("answers:", statuses, flush=True)
sys.exit(0 if set(statuses) == {200} else 1)
