# A root, an issuing CA below it, and certificates for localhost. Everything stays in this folder.
ca() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -subj '/CN=Acme Root' 2> openssl.log
    openssl req -newkey rsa:2048 -nodes -keyout issuing.key -out issuing.csr -subj '/CN=Acme Issuing CA' 2>> openssl.log
    printf 'basicConstraints=critical,CA:TRUE\n' > issuing.ext
    openssl x509 -req -in issuing.csr -CA root.pem -CAkey root.key -CAcreateserial -days 30 -extfile issuing.ext -out issuing.pem 2>> openssl.log
}
# leaf NAME HOSTNAME START END: a certificate for HOSTNAME that is valid from START to END (YYYYMMDDHHMMSSZ)
leaf() {
    openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$2" 2>> openssl.log
    printf 'subjectAltName=DNS:%s\n' "$2" > "$1.ext"
    printf '%s\n' '[ca]' 'default_ca=d' '[d]' 'database=index.txt' 'serial=serial' 'new_certs_dir=.' 'default_md=sha256' 'unique_subject=no' \
        'policy=p' '[p]' 'commonName=supplied' > ca.cnf
    touch index.txt
    test -f serial || echo 1000 > serial
    openssl ca -batch -config ca.cnf -in "$1.csr" -cert issuing.pem -keyfile issuing.key -startdate "$3" -enddate "$4" -extfile "$1.ext" -out "$1.pem" 2>> openssl.log
}
# serve NAME [OPTIONS]: https on a free port ($port) until the script ends
serve() {
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    openssl s_server -quiet -www -accept "127.0.0.1:$port" -cert "$1.pem" -key "$1.key" "${@:2}" > server.log 2>&1 &
    server=$!
    trap 'kill $server; wait $server 2> /dev/null || true' EXIT
    for _ in $(seq 50); do (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && return; sleep 0.1; done
}
