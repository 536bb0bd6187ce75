# shellcheck shell=bash disable=SC2034,SC2154 # what is set here is used there, and the other way round
# The loads of core/benchmarks/peers/run. Each of them asks one proxy for `duration` seconds and sets `count` to what came
# of it: requests, handshakes or megabytes. One error of any kind ends the run. Sourced by it, after processes.sh.

readonly connections=50
readonly sessions=10 streams=10 # of HTTP/2
readonly transfers=2            # at once, of large bodies
readonly clients=4              # that make one new connection after the other

# HTTP/1.1, one request after the other on each connection, through TLS if the kind says so.
http1() { # PROXY KIND PATH [HOST]
  local scheme=http
  [[ $2 != tls ]] || scheme=https
  run_loads 1 wrk -t1 -c"$connections" -d"${duration}s" --timeout 10s -H "Host: ${4:-localhost}" "$scheme://127.0.0.1:$(port "$2" "$1")$3"
  ! grep -Eq 'Non-2xx|Socket errors' "$work/load.1" ||
    die "$1 $2$3: $(grep -E 'Non-2xx|Socket errors' "$work/load.1" | xargs)"
  count=$(awk '/requests in/ { print $1 }' "$work/load.1")
}

# A full handshake, a request and the end of the connection. Other than wrk's, these connections never resume a session.
handshakes() { # PROXY
  run_loads "$clients" openssl s_time -connect "127.0.0.1:$(port tls "$1")" -new -tls1_3 -time "$duration" -www /100
  count=$(awk -v n="$clients" '/real seconds/ && $7 > 100 { sum += $1; good++ } END { if (good == n) print sum }' "$work"/load.*)
  [[ -n $count ]] || die "$1: handshakes without an answer: $(tail -n 1 "$work/load.1")"
}

http2() { # PROXY KIND PATH
  h2load_run "$1" -D "$duration" -c "$sessions" -m "$streams" "http://127.0.0.1:$(port "$2" "$1")$3"
}

unary() { # PROXY
  h2load_run "$1" -D "$duration" -c "$sessions" -m "$streams" -d "$work/www/message" -H 'content-type: application/grpc' \
    -H 'te: trailers' "http://127.0.0.1:$(port grpc "$1")/unary"
}

# As many as take about that long on a usual machine: what is under way when the time is over would not count.
large() { # PROXY OPTION...
  h2load_run "$1" --h1 -n $((transfers * 2 * duration)) -c "$transfers" "${@:2}"
  count=$((count * megabytes))
}

downloads() { # PROXY
  large "$1" "http://127.0.0.1:$(port http1 "$1")/large"
}

uploads() { # PROXY
  large "$1" -d "$work/www/large" "http://127.0.0.1:$(port http1 "$1")/upload"
}

# At a fixed rate, a multiple of what each connection sends; they begin a millisecond apart, so that they don't all send at once.
# Sets `reached` to the rate, and writes each request to $work/requests: microseconds of begin, status, microseconds to the end.
paced() { # PROXY PORT RATE PER-CONNECTION
  local number=$(($3 / $4))
  rm -f "$work/requests"
  h2load_run "$1" --h1 -c "$number" -r 1 --rate-period=1ms --rps="$4" -n $((number * $4 * duration)) \
    --log-file="$work/requests" "http://127.0.0.1:$2/100"
  reached=$(sort -n "$work/requests" | awk -v rate="$3" 'NR == 1 { first = $1 }
    END { reached = (NR - 1) * 1e6 / ($1 - first); printf reached < 0.95 * rate ? "**only %.0f/s**" : "%.0f/s", reached }')
  [[ $reached != *only* ]] || say "$1 was to carry $3/s; ${reached//\*/}"
}

# Sets count. What h2load calls done includes answers that are none of 2xx.
h2load_run() { # PROXY OPTION...
  run_loads 1 h2load -t1 "${@:2}"
  count=$(awk '/^requests:/ { bad = $10 + $12 + $14 } /^status codes:/ { good = $3; bad += $5 + $7 + $9 }
    END { if (bad == 0 && good > 0) print good }' "$work/load.1")
  [[ -n $count ]] || die "$1, h2load ${*: -1}: $(grep -E '^(requests|status codes):' "$work/load.1" | xargs)"
}

# The same command, so many times at once, on the processor of the loads; waits for them. Their output is in $work/load.N.
run_loads() { # NUMBER COMMAND...
  local i load
  rm -f "$work"/load.*
  loads=()
  for ((i = 1; i <= $1; i++)); do
    taskset -c 1 "${@:2}" >"$work/load.$i" 2>&1 &
    loads+=($!)
  done
  for load in "${loads[@]}"; do
    wait "$load" || die "$2 failed: $(tail -n 1 "$work/load.1")"
  done
  loads=()
}
