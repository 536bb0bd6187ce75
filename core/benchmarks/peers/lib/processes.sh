# shellcheck shell=bash disable=SC2034,SC2154 # what is set here is used there, and the other way round
# Starts, watches and stops what core/benchmarks/peers/run measures. Sourced by it, which has set:
#   root, work    the checkout; a folder for logs and configurations
#   jdk, lib      as bin/lib/launcher.sh found it; the jars of core/benchmarks

declare -A pids=() # by name
loads=()

say() { printf 'peers: %s\n' "$*" >&2; }

die() {
  say "$@"
  exit 1
}

start() { # NAME PROCESSOR COMMAND...
  taskset -c "$2" "${@:3}" >"$work/$1.log" 2>&1 &
  pids[$1]=$!
}

stop() { # NAME...
  local name
  for name in "$@"; do
    kill "${pids[$name]}" 2>/dev/null || true
    wait "${pids[$name]}" 2>/dev/null || true
    unset "pids[$name]"
  done
}

stop_all() { # and leave nothing behind
  local load
  for load in ${loads[@]+"${loads[@]}"}; do
    kill "$load" 2>/dev/null || true
  done
  stop "${!pids[@]}"
  rm -rf "$work"
}

start_endpoint() {
  write_endpoint
  start endpoint 1 nginx -c "$work/endpoint.conf"
  await endpoint gets http1 "$endpoint_http1" /100 100
}

start_nginx() {
  write_nginx
  start nginx 0 nginx -c "$work/nginx.conf"
}

start_haproxy() {
  write_haproxy
  start haproxy 0 haproxy -db -f "$work/haproxy.conf"
}

# As users start it; what is stale was built before.
start_gateway() { # NAME
  WEIR_RUNTIME_DIR=$work/runtime start "$1" 0 "$root/bin/gateway" run "$work/$1.yaml"
}

start_weir() {
  write_weir
  start_gateway weir
}

# A proxy of core/benchmarks, with the flags that the gateway runs with.
start_java() { # NAME CLASS
  local word flags=()
  while IFS= read -r -d '' word && [[ $word != -jar ]]; do
    case $word in
      */java | -XX:AOTCache=* | -Xlog:*) ;;
      *) flags+=("$word") ;;
    esac
  done <"/proc/${pids[weir]}/cmdline"
  start "$1" 0 "$jdk/bin/java" "${flags[@]}" -cp "$lib/*" "io.weir.benchmarks.peers.$2" \
    "$(port http1 "$1")" "$endpoint_http1"
}

# --- Whether they serve -----------------------------------------------------------------------------------------------

await() { # NAME CHECK...
  local try
  for try in {1..150}; do
    kill -0 "${pids[$1]}" 2>/dev/null || die "$1 has ended: $(tail -n 1 "$work/$1.log" "$work/$1.err" 2>/dev/null | xargs)"
    "${@:2}" && return
    sleep 0.2
  done
  die "$1 does not serve: ${*:2}"
}

await_proxy() { # NAME
  local kind
  for kind in http1 tls http2; do
    await "$1" gets $kind "$(port $kind "$1")" /100 100
  done
  await "$1" gets http1 "$(port http1 "$1")" /large large
  await "$1" takes "$(port http1 "$1")"
  [[ $1 == nginx ]] || await "$1" gets http2 "$(port http2-http2 "$1")" /100 100
  await "$1" calls "$(port grpc "$1")"
}

gets() { # KIND PORT PATH FILE
  local scheme=http options=()
  case $1 in
    tls) scheme=https options=(-k) ;;
    http2) options=(--http2-prior-knowledge) ;;
  esac
  curl -s --max-time 10 "${options[@]}" -o "$work/got" "$scheme://127.0.0.1:$2$3" && cmp -s "$work/got" "$work/www/$4"
}

takes() { # PORT
  [[ $(curl -s --max-time 10 -X POST -T "$work/www/large" "http://127.0.0.1:$1/upload") == 'done' ]]
}

# The message and the trailer: curl 7.88 shows no trailers of HTTP/2.
calls() { # PORT
  nghttp -v -d "$work/www/message" -H 'content-type: application/grpc' -H 'te: trailers' "http://127.0.0.1:$1/unary" \
    >"$work/got" 2>&1 && grep -aq 'recv .* grpc-status: 0' "$work/got" && grep -aq 'Hello, peers' "$work/got"
}

# --- What they took ---------------------------------------------------------------------------------------------------

# User and system time in clock ticks of a process and its children.
ticks() { # NAME
  local pid sum=0 each
  for pid in "${pids[$1]}" $(pgrep -P "${pids[$1]}"); do
    each=$(awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$pid/stat")
    sum=$((sum + each))
  done
  echo "$sum"
}

# A line of the status, in MB, of a process and its children.
status_megabytes() { # NAME FIELD
  local pid files=()
  for pid in "${pids[$1]}" $(pgrep -P "${pids[$1]}"); do
    files+=("/proc/$pid/status")
  done
  awk -v field="$2:" '$1 == field { sum += $2 } END { printf "%.1f", sum * 1024 / 1e6 }' "${files[@]}"
}
