"""githttp.py PORTFILE ROOT USER PASSWORD: git over HTTP with Basic authentication, one thread per request."""
import base64, http.server, os, subprocess, sys
portfile, root, user, password = sys.argv[1:5]
good = 'Basic ' + base64.b64encode(f'{user}:{password}'.encode()).decode()
class Handler(http.server.BaseHTTPRequestHandler):
    def do(self):
        if self.headers.get('Authorization') != good:
            self.send_response(401); self.send_header('WWW-Authenticate', 'Basic realm="git"')
            note = os.environ.get('REFUSAL', '').encode(); self.send_header('Content-Type', 'text/plain')
            self.send_header('Content-Length', str(len(note))); self.end_headers(); self.wfile.write(note); return
        path, _, query = self.path.partition('?')
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        env = dict(os.environ, GIT_PROJECT_ROOT=root, GIT_HTTP_EXPORT_ALL='1', PATH_INFO=path, QUERY_STRING=query, REMOTE_USER=user,
                   REQUEST_METHOD=self.command, CONTENT_TYPE=self.headers.get('Content-Type', ''), CONTENT_LENGTH=str(len(body)),
                   HTTP_CONTENT_ENCODING=self.headers.get('Content-Encoding', ''), GIT_PROTOCOL=self.headers.get('Git-Protocol', ''))
        out = subprocess.run(['git', 'http-backend'], input=body, env=env, capture_output=True).stdout
        head, _, data = out.partition(b'\r\n\r\n')
        status, headers = 200, []
        for line in head.decode().split('\r\n'):
            name, _, value = line.partition(': ')
            if name == 'Status': status = int(value.split()[0])
            else: headers.append((name, value))
        self.send_response(status)
        for name, value in headers: self.send_header(name, value)
        self.send_header('Content-Length', str(len(data))); self.end_headers(); self.wfile.write(data)
    do_GET = do_POST = do
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
open(portfile + '.new', 'w').write(str(server.server_port)); os.rename(portfile + '.new', portfile)
server.serve_forever()
