# What the launchers in bin/ share: find a JDK, build the application if its sources are newer, start it. Sourced by
# bash (3.2 or newer), which has then set:
#   root          the checkout
#   app_title     what messages call it
#   app_module    its Maven module, a folder below root
#   app_jar       its jar in <module>/target/app/lib
#   app_sources   files and folders below root that it is built from
#   app_training  arguments of a short run that shows the JVM which classes to keep ready
#   jvm_flags     flags of every run
#   heap_flags    sizes of the heap, unless the user gives any; may be left out
#
# Environment: JAVA_HOME is preferred if it is new enough; WEIR_JAVA_OPTS adds JVM flags; WEIR_JDK_ROOTS (folders that
# hold JDKs, with colons between) replaces the usual places.

readonly min_jdk=25
readonly exit_unavailable=69 exit_software=70 exit_cannot_create=73 # as in sysexits.h

launch() {
  find_jdk || fail $exit_unavailable "needs JDK $min_jdk or newer: install one, for example from" \
    "https://adoptium.net, or point JAVA_HOME at yours"
  find_fresh_app || build_app
  find_cache
  run_app "$@"
}

say() { printf 'weir: %s\n' "$*" >&2; }

fail() {
  local status=$1
  shift
  say "$app_title $*"
  exit "$status"
}

# --- JDK -------------------------------------------------------------------------------------------------------------

# Sets jdk. Reads `release` files, since starting each JVM to ask for its version takes longer than the rest together.
find_jdk() {
  local place found
  use_jdk "${JAVA_HOME:-}" && return
  found=$(command -v java) && follow_links "$found" && use_jdk "${target%/bin/java}" && return
  local IFS=:
  for place in ${WEIR_JDK_ROOTS-$(usual_jdk_places)}; do
    use_jdk_in "$place" && return
  done
  return 1
}

usual_jdk_places() {
  printf '%s:' /usr/lib/jvm "$HOME/.sdkman/candidates/java" /Library/Java/JavaVirtualMachines \
    /opt/homebrew/opt /usr/local/opt /home/linuxbrew/.linuxbrew/opt
}

use_jdk_in() {
  local found
  for found in "$1"/*; do
    use_jdk "$found" || use_jdk "$found/Contents/Home" || use_jdk "$found/libexec" ||
      use_jdk "$found/libexec/openjdk.jdk/Contents/Home" && return
  done
  return 1
}

use_jdk() {
  [[ -n $1 && -r $1/release && -x $1/bin/java && -x $1/bin/javac ]] || return 1
  local line feature=''
  while IFS= read -r line; do
    [[ $line =~ ^JAVA_VERSION=\"?([0-9]+) ]] && feature=${BASH_REMATCH[1]}
  done <"$1/release"
  [[ -n $feature ]] && ((feature >= min_jdk)) && jdk=$1
}

# Sets target to what a path stands for once no symbolic link is left at its end.
follow_links() {
  local link
  target=$1
  while [[ -L $target ]]; do
    link=$(readlink "$target")
    [[ $link == /* ]] || link=${target%/*}/$link
    target=$link
  done
}

# --- Application -----------------------------------------------------------------------------------------------------

# Sets app to a folder that holds the application as its sources are now: built by `mvn verify`, or else by a launcher.
find_fresh_app() {
  for app in "$root/$app_module/target/app" "$root/$app_module/target/quick/app"; do
    is_whole && is_fresh && return
  done
  return 1
}

find_any_app() {
  for app in "$root/$app_module/target/app" "$root/$app_module/target/quick/app"; do
    is_whole && return
  done
  return 1
}

is_whole() { [[ -f $app/started && -f $app/lib/$app_jar ]]; }

# `started` bears the time at which the build began. Folders count too: their time changes when a file goes.
is_fresh() {
  [[ -z $(cd "$root" && find "${app_sources[@]}" -newer "$app/started" -print 2>/dev/null | head -n 1) ]]
}

# Sets work to the folder for the lock and the log.
open_work() {
  work=$root/target/launcher
  mkdir -p "$work" 2>/dev/null && [[ -w $work ]]
}

build_app() {
  if ! open_work; then
    find_any_app || fail $exit_cannot_create "is not built yet, and $root can't be written to: build it in a copy"
    say "sources are newer than the built $app_title, and $root can't be written to: running what is there"
    return
  fi
  command -v mvn >/dev/null || fail $exit_unavailable "needs Maven 3.8 or newer to build itself: install it" \
    "(apt install maven, brew install maven, sdk install maven)"
  take_lock
  if ! find_fresh_app; then # or else another launcher has just built it
    run_maven
    app=$root/$app_module/target/quick/app
  fi
  drop_lock
}

run_maven() {
  local log=$work/build.log goals=(package) status=0 why='first run only'
  find_any_app && why='its sources have changed'
  say "building Weir's $app_title, $why ..."
  # What an interrupted build left behind isn't trusted.
  [[ -e $work/unfinished ]] && goals=(clean package)
  : >"$work/unfinished"
  : >"$log"
  (
    cd "$root" || exit
    export JAVA_HOME=$jdk MAVEN_OPTS="-XX:TieredStopAtLevel=1 ${MAVEN_OPTS:-}"
    exec mvn -B -ntp -Dstyle.color=never -Dweir.quick -pl "$app_module" -am "${goals[@]}"
  ) </dev/null >"$log" 2>&1 &
  maven=$!
  trap 'stop_maven INT' INT
  trap 'stop_maven TERM' TERM
  trap 'stop_maven HUP' HUP
  show_progress "$log"
  wait "$maven" || status=$?
  trap - INT TERM HUP
  if ((status != 0)); then
    sed '/-> \[Help 1\]/q' "$log" | grep -v '^ *$' | tail -n 25 >&2
    drop_lock
    fail $exit_software "could not be built; the whole log is in $log"
  fi
  rm -f "$work/unfinished"
}

# A background process ignores Ctrl-C, so it is told by hand.
stop_maven() {
  kill "$maven" 2>/dev/null || true
  wait "$maven" 2>/dev/null || true
  drop_lock
  [[ -t 2 ]] && printf '\n' >&2
  say "build of the $app_title interrupted"
  trap - "$1"
  kill -"$1" $$
}

show_progress() {
  local line shown='' building='Building (Weir .*[^ ]) +[^ ]+ +\[([0-9]+)/([0-9]+)\]'
  while kill -0 "$maven" 2>/dev/null; do
    line=$(grep 'Building Weir ' "$1" | tail -n 1) || true
    if [[ $line != "$shown" && $line =~ $building ]]; then
      shown=$line
      show_step "${BASH_REMATCH[1]} (${BASH_REMATCH[2]} of ${BASH_REMATCH[3]})"
    fi
    sleep 0.2
  done
  show_step ''
}

show_step() {
  if [[ -t 2 ]]; then
    printf '\r\033[K%s' "${1:+weir: $1}" >&2
  elif [[ -n $1 ]]; then
    say "$1"
  fi
}

# --- Lock: one launcher builds, the others wait for it ---------------------------------------------------------------

take_lock() {
  if command -v flock >/dev/null; then
    exec 9>"$work/lock"
    flock -n 9 && return
    say "waiting for another launcher, which is building ..."
    flock 9
  else
    take_folder_lock
  fi
}

drop_lock() {
  if command -v flock >/dev/null; then
    exec 9>&-
  else
    rm -rf "$work/lock.d"
  fi
}

# Where there is no flock (macOS): a folder can be made by one only. It names its owner, so that a dead one is noticed.
take_folder_lock() {
  local owner said=''
  until mkdir "$work/lock.d" 2>/dev/null; do
    owner=$(cat "$work/lock.d/pid" 2>/dev/null) || owner=
    if [[ -n $owner ]] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$work/lock.d"
      continue
    fi
    [[ -n $said ]] || say "waiting for another launcher, which is building ..."
    said=yes
    sleep 0.3
  done
  echo $$ >"$work/lock.d/pid"
}

# --- Start -----------------------------------------------------------------------------------------------------------

# Sets cache to the file in which the JVM keeps this application's classes loaded and linked (JEP 514), or to nothing.
# Its name holds the JDK and the flags, and it must be younger than the application. If there is none and one can't be
# made, the application just starts more slowly.
find_cache() {
  local key
  key=$({ printf '%s\n' "$jdk" ${heap_flags[@]+"${heap_flags[@]}"} "${jvm_flags[@]}" && cat "$jdk/release"; } | cksum)
  cache=$app/cache/${key%% *}.aot
  if ! has_trained && open_work && mkdir -p "$app/cache" 2>/dev/null && [[ -w $app/cache ]]; then
    take_lock
    has_trained || train
    drop_lock
  fi
  [[ -s $cache && $cache -nt $app/started ]] || cache=
}

# Also if that failed: the next run would fail likewise.
has_trained() { [[ $cache -nt $app/started || $cache.failed -nt $app/started ]]; }

train() {
  local draft=$cache.$$
  say "preparing a fast start ..."
  # Whatever the run itself made of its input, what counts is that the JVM wrote its cache.
  (cd "$root" && "$jdk/bin/java" ${heap_flags[@]+"${heap_flags[@]}"} "${jvm_flags[@]}" \
    -XX:AOTCacheOutput="$draft" -jar "$app/lib/$app_jar" \
    "${app_training[@]}") </dev/null >/dev/null 2>&1 || true
  if [[ -s $draft ]]; then
    mv -f "$draft" "$cache"
    find "$app/cache" -type f ! -newer "$app/started" -exec rm -f {} +
  else
    : >"$cache.failed"
  fi
  rm -f "$draft" "$draft.config"
}

run_app() {
  local flags=("${jvm_flags[@]}") more=()
  read -r -a more <<<"${WEIR_JAVA_OPTS:-}" || true
  # Sizes must fit each other, so whoever gives one gives all.
  [[ " ${WEIR_JAVA_OPTS:-}" == *' -Xm'[nsx]* ]] || flags+=(${heap_flags[@]+"${heap_flags[@]}"})
  # Two collectors named on one command line are an error, so the user's replaces ours.
  if [[ " ${WEIR_JAVA_OPTS:-} " == *' -XX:+Use'*'GC '* ]]; then
    drop_collector
  fi
  # The JVM refuses to start with our cache beside the user's own settings of that kind.
  [[ ! ${WEIR_JAVA_OPTS:-} =~ -Xshare|AOT|SharedArchive ]] || cache=
  # A cache that doesn't fit this run is passed over; silently, for it isn't the user's concern.
  [[ -z $cache ]] || flags+=(-XX:AOTCache="$cache" '-Xlog:aot*=off' '-Xlog:cds*=off')
  # Whoever starts a successor of its own goes by the path that it was started by, which may name a newer version by then.
  [[ $0 == /* ]] && export WEIR_LAUNCHER=$0 || export WEIR_LAUNCHER=$PWD/$0
  exec "$jdk/bin/java" ${flags[@]+"${flags[@]}"} ${more[@]+"${more[@]}"} -jar "$app/lib/$app_jar" "$@"
}

drop_collector() {
  local flag kept=()
  for flag in "${flags[@]}"; do
    [[ $flag == -XX:+Use*GC ]] || kept+=("$flag")
  done
  flags=(${kept[@]+"${kept[@]}"})
}
