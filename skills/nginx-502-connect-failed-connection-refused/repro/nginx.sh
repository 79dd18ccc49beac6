# nginx in this folder on a free port, ended with the script. start_nginx 'LINES OF THE SERVER BLOCK' ['LINES OF THE HTTP BLOCK']
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free_port)
write_config() {
    cat > nginx.conf <<C
daemon off; master_process off; pid $PWD/nginx.pid; error_log $PWD/error.log warn;
events {}
http {
    access_log off;
    client_body_temp_path $PWD/t1; proxy_temp_path $PWD/t2; fastcgi_temp_path $PWD/t3; uwsgi_temp_path $PWD/t4; scgi_temp_path $PWD/t5;
    ${2:-}
    server { listen 127.0.0.1:$port; $1 }
}
C
}
start_nginx() {
    write_config "$@"
    : > error.log
    nginx -c "$PWD/nginx.conf" 2> start.log &
    nginx=$!
    trap 'kill $nginx; wait $nginx 2> /dev/null || true' EXIT
    for _ in $(seq 50); do (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && return; sleep 0.1; done
}
