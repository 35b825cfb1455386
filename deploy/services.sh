#!/usr/bin/env bash
# PostgreSQL, Redis and OpenSearch on loopback for tests and benches: `make services`, `make services-stop`.
# Uses the programs of the machine (Debian: apt-get install postgresql redis-server; OpenSearch: Maven and a JDK of
# 21 or newer, its jars come from Maven Central); data live in var/services. `start opensearch` starts only that one.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${SERVICES_DIR:-$PWD/var/services}
pg_port=${PG_PORT:-54329}
redis_port=${REDIS_PORT:-63799}
os_port=${OPENSEARCH_PORT:-9299}
os_jars=${OPENSEARCH_JARS:-$PWD/.cache/opensearch}
pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

# A JDK that can run OpenSearch 3, or nothing.
new_java() {
  local java version
  for java in ${JAVA_HOME:+"$JAVA_HOME/bin/java"} "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
    [ -x "$java" ] && [ -x "${java%java}javac" ] || continue
    version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    if [ "${version:-0}" -ge 21 ]; then echo "$java"; return; fi
  done
}

opensearch_jars() {
  [ -e "$os_jars/.ready" ] && return
  command -v mvn >/dev/null || return 1
  mvn -q -B -f deploy/opensearch/pom.xml dependency:copy-dependencies -DoutputDirectory="$os_jars" >/dev/null || return 1
  touch "$os_jars/.ready"
}

start_opensearch() {
  local java
  java=$(new_java)
  if [ -z "$java" ]; then echo "OpenSearch  needs a JDK of version 21 or newer"; return; fi
  if ! opensearch_jars; then echo "OpenSearch  its jars cannot be fetched: Maven or Maven Central is missing"; return; fi
  mkdir -p "$folder"
  nohup "$java" -Xms256m -Xmx512m -cp "$os_jars/*" deploy/opensearch/Node.java "$folder/opensearch" "$os_port" \
    >"$folder/opensearch.log" 2>&1 &
  echo $! >"$folder/opensearch.pid"
  for _ in $(seq 240); do
    if curl -sf "http://127.0.0.1:$os_port/" >/dev/null; then
      echo "OpenSearch  opensearch+http://127.0.0.1:$os_port/fangxin"
      return
    fi
    kill -0 "$(cat "$folder/opensearch.pid")" 2>/dev/null || break
    sleep 0.5
  done
  echo "OpenSearch  did not start, see $folder/opensearch.log"
}

start() {
  mkdir -p "$folder"
  if [ -n "$pg_bin" ]; then
    if [ ! -e "$folder/pg/PG_VERSION" ]; then
      mkdir -p "$folder/pg"
      [ "$(id -u)" != 0 ] || chown postgres "$folder/pg"
      as_postgres "$pg_bin/initdb" -D "$folder/pg" -U fangxin -A trust -E UTF8 --no-sync >/dev/null
    fi
    as_postgres "$pg_bin/pg_ctl" -D "$folder/pg" -w -s -l "$folder/pg/server.log" \
      -o "-p $pg_port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off" start
    echo "PostgreSQL  postgres://fangxin@127.0.0.1:$pg_port/postgres"
  else
    echo "PostgreSQL  not installed"
  fi
  if command -v redis-server >/dev/null; then
    redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$folder" --save "" --daemonize yes \
      --pidfile "$folder/redis.pid" >/dev/null
    echo "Redis       redis://127.0.0.1:$redis_port/0"
  else
    echo "Redis       not installed"
  fi
  start_opensearch
}

stop_one() {
  if [ -e "$folder/$1.pid" ]; then kill "$(cat "$folder/$1.pid")" 2>/dev/null || true; rm -f "$folder/$1.pid"; fi
}

stop() {
  if [ -n "$pg_bin" ] && [ -e "$folder/pg/postmaster.pid" ]; then
    as_postgres "$pg_bin/pg_ctl" -D "$folder/pg" -m fast -s stop
  fi
  stop_one redis
  stop_one opensearch
}

case "${1:-} ${2:-}" in
  "start ") start ;;
  "start opensearch") start_opensearch ;;
  "stop ") stop ;;
  *) echo "usage: deploy/services.sh start [opensearch] | stop"; exit 2 ;;
esac
