#!/usr/bin/env bash
# PostgreSQL and Redis on loopback for tests and benches: `make services`, `make services-stop`.
# Uses the programs of the machine (Debian: apt-get install postgresql redis-server); data live in var/services.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${SERVICES_DIR:-$PWD/var/services}
pg_port=${PG_PORT:-54329}
redis_port=${REDIS_PORT:-63799}
pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

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
}

stop() {
  if [ -n "$pg_bin" ] && [ -e "$folder/pg/postmaster.pid" ]; then
    as_postgres "$pg_bin/pg_ctl" -D "$folder/pg" -m fast -s stop
  fi
  if [ -e "$folder/redis.pid" ]; then kill "$(cat "$folder/redis.pid")" 2>/dev/null || true; rm -f "$folder/redis.pid"; fi
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  *) echo "usage: deploy/services.sh start|stop"; exit 2 ;;
esac
