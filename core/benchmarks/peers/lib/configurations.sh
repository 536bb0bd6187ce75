# shellcheck shell=bash disable=SC2034,SC2154 # what is set here is used there, and the other way round
# Ports, configurations and files of what core/benchmarks/peers/run starts. Sourced by it, which has set:
#   work    a folder for all of them

# --- Ports: of what is asked for, plus who is asked -------------------------------------------------------------------

declare -rA base=([http1]=8000 [tls]=8100 [http2]=8200 [http2-http2]=8300 [grpc]=8400 [routes]=8500)
declare -rA offset=([nginx]=1 [haproxy]=2 [weir]=3 [vertx]=4 [netty]=5 [weir-1]=6 [weir-1000]=7 [weir-10000]=8)
readonly endpoint_http1=9480 endpoint_http2=9482

port() { # KIND PROXY
  echo $((base[$1] + offset[$2]))
}

all_ports() {
  local kind proxy
  echo $endpoint_http1 $endpoint_http2
  for kind in http1 tls http2 http2-http2 grpc; do
    for proxy in nginx haproxy weir; do port $kind $proxy; done
  done
  for proxy in vertx netty; do port http1 $proxy; done
  for proxy in weir-1 weir-1000 weir-10000; do port routes $proxy; done
}

# --- Files ------------------------------------------------------------------------------------------------------------

readonly megabytes=100 # of a large body

write_files() {
  chmod 755 "$work" # the workers of nginx are somebody else
  mkdir "$work/www" "$work/runtime" "$work/routes"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
  cat "$work/cert.pem" "$work/key.pem" >"$work/both.pem"
  head -c 100 /dev/zero | tr '\0' x >"$work/www/100"
  head -c 10000 /dev/zero | tr '\0' x >"$work/www/10000"
  head -c $((megabytes * 1000000)) /dev/zero >"$work/www/large"
  printf '\0\0\0\0\014Hello, peers' >"$work/www/message" # one message of gRPC: not compressed, 12 bytes long
  mkdir "$work/www/r9"
  cp "$work/www/100" "$work/www/r9"
}

# --- Configurations ---------------------------------------------------------------------------------------------------

nginx_common() { # NAME
  cat <<X
daemon off; pid $work/$1.pid; error_log $work/$1.err; worker_processes 1; events { worker_connections 4096; }
X
}

nginx_http() { # NAME
  cat <<X
  access_log off; keepalive_requests 100000000; client_max_body_size 0;
  client_body_temp_path $work/$1.body; proxy_temp_path $work/$1.proxy;
X
}

# Bodies are read whole, into memory, before it asks itself for the answer: a file answers early, and a stream that ends early is
# reset, which nginx takes for a failure now and then. The answer to a gRPC call has a trailer.
write_endpoint() {
  cat >"$work/endpoint.conf" <<X
$(nginx_common endpoint)
http {
$(nginx_http endpoint)
  sendfile on; open_file_cache max=10;
  upstream self { server 127.0.0.1:$endpoint_http1; keepalive 128; keepalive_requests 100000000; }
  proxy_http_version 1.1; proxy_pass_request_body off; proxy_set_header Content-Length ""; proxy_set_header Connection "";
  client_body_buffer_size $((megabytes + 1))m;
  server {
    listen 127.0.0.1:$endpoint_http1; listen 127.0.0.1:$endpoint_http2 http2;
    root $work/www;
    location /unary { proxy_pass http://self/message; proxy_method GET; add_trailer grpc-status 0; }
    location /message { types {} default_type application/grpc; }
    location /upload { proxy_pass http://self/done; }
    location /done { return 200 done; }
  }
}
X
}

write_nginx() {
  cat >"$work/nginx.conf" <<X
$(nginx_common nginx)
http {
$(nginx_http nginx)
  upstream api { server 127.0.0.1:$endpoint_http1; keepalive 128; keepalive_requests 100000000; }
  upstream grpc { server 127.0.0.1:$endpoint_http2; keepalive 128; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:$(port http1 nginx);
    listen 127.0.0.1:$(port tls nginx) ssl; ssl_certificate $work/cert.pem; ssl_certificate_key $work/key.pem; ssl_protocols TLSv1.3;
    listen 127.0.0.1:$(port http2 nginx) http2;
    location / {
      proxy_pass http://api; proxy_http_version 1.1; proxy_request_buffering off;
      proxy_set_header Connection ""; proxy_set_header Host \$host; proxy_set_header X-Forwarded-For \$remote_addr;
    }
  }
  server {
    listen 127.0.0.1:$(port grpc nginx) http2;
    location / { grpc_pass grpc://grpc; grpc_set_header X-Forwarded-For \$remote_addr; }
  }
}
X
}

write_haproxy() {
  cat >"$work/haproxy.conf" <<X
global
  nbthread 1
  ssl-default-bind-options ssl-min-ver TLSv1.3
defaults
  mode http
  timeout client 30s
  timeout server 30s
  timeout connect 1s
  option forwardfor
  http-reuse always
frontend to-http1
  bind 127.0.0.1:$(port http1 haproxy)
  bind 127.0.0.1:$(port tls haproxy) ssl crt $work/both.pem
  bind 127.0.0.1:$(port http2 haproxy) proto h2
  default_backend http1
frontend to-http2
  bind 127.0.0.1:$(port http2-http2 haproxy) proto h2
  bind 127.0.0.1:$(port grpc haproxy) proto h2
  default_backend http2
backend http1
  server one 127.0.0.1:$endpoint_http1
backend http2
  server one 127.0.0.1:$endpoint_http2 proto h2
X
}

write_weir() {
  cat >"$work/weir.yaml" <<X
schema: 1
listeners:
  http1: { port: $(port http1 weir), address: 127.0.0.1 }
  tls: { port: $(port tls weir), address: 127.0.0.1, tls: { chain: cert.pem, key: key.pem, unknown-host: serve, min-version: "1.3" } }
  http2: { port: $(port http2 weir), address: 127.0.0.1 }
  http2-http2: { port: $(port http2-http2 weir), address: 127.0.0.1 }
  grpc: { port: $(port grpc weir), address: 127.0.0.1 }
routes:
  - { listeners: [ http1, tls, http2 ], to: http1 }
  - { listeners: [ http2-http2, grpc ], to: http2 }
clusters:
  http1: [ 127.0.0.1:$endpoint_http1 ]
  http2: { endpoints: [ 127.0.0.1:$endpoint_http2 ], protocol: http2 }
event-loops: 1
drain: 1s
admin: { address: 127.0.0.1, port: 9490 }
X
}

# A gateway with so many routes: of ten, eight by host and path, one by host, one by path. Ten share a host.
write_routes() { # NUMBER
  {
    cat <<X
schema: 1
listeners: { web: { port: $(port routes "weir-$1"), address: 127.0.0.1 } }
clusters: { api: [ 127.0.0.1:$endpoint_http1 ] }
event-loops: 1
drain: 1s
admin: none
routes:
X
    awk -v n="$1" 'BEGIN {
      for (i = 10 - n % 10; i < n + 10 - n % 10; i++) {
        host = sprintf("h%d.example.org", i / 10)
        if (i % 10 == 3) printf "  - { hosts: [ only-%s ], to: api }\n", host
        else if (i % 10 == 6) printf "  - { path: /only-%d, to: api }\n", i
        else printf "  - { hosts: [ %s ], path: /r%d, to: api }\n", host, i % 10
      }
    }'
  } >"$work/weir-$1.yaml"
}

# The host of the last route, the path of which is /r9.
last_host() { # NUMBER
  awk -v n="$1" 'BEGIN { printf "h%d.example.org", (n + 9 - n % 10) / 10 }'
}
