"""`make serve`: everything the portal needs on one machine, from an empty folder to a running site."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections as databases
from haystack import connections

HOST = "127.0.0.1"
ADMIN = "admin"
SCHEDULE_SECONDS = 30
START_SECONDS = 180
UNFINISHED_DEMO = "demo-is-being-loaded"


class Command(BaseCommand):
    """Prepares database, demo content and index, then runs web server and worker until Ctrl-C."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The port, and a way to prepare without serving."""
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--prepare-only", action="store_true", help="stop when the portal could start")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, watch, stop."""
        # Both, explicitly: a shell's background job starts with Ctrl-C's signal ignored.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        port = options["port"]
        self._refuse_taken_port(port)
        started = time.monotonic()
        password = self._prepare()
        if options["prepare_only"]:
            return
        databases.close_all()
        processes: list[subprocess.Popen[bytes]] = []
        try:
            processes = self._start(port)
            self._first_page(port, processes)
            self._say_where(port, password, time.monotonic() - started)
            self._watch(processes)
        except KeyboardInterrupt:
            self.stdout.write("\n正在停止…")
        finally:
            stop(processes)

    def _refuse_taken_port(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise CommandError(
                    f"端口 {port} 不能使用（{error.strerror}）。换一个端口：make serve PORT={port + 1}"
                ) from error

    def _step(self, text: str, work: Callable[[], Any]) -> Any:
        self.stdout.write(f"• {text} …")
        self.stdout.flush()
        begun = time.monotonic()
        result = work()
        self.stdout.write(f"  完成，{time.monotonic() - begun:.1f} 秒")
        return result

    def _prepare(self) -> str:
        """Bring database, content and index up to date; returns a new administrator's password or nothing."""
        for folder in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
            Path(folder).mkdir(parents=True, exist_ok=True)
        self._step("数据库", lambda: call_command("migrate", verbosity=0, interactive=False))
        password = self._administrator()
        begun = Path(settings.VAR_DIR) / UNFINISHED_DEMO
        if begun.exists() or not demo_is_loaded():
            # A first start that was broken off goes on with the next one: loading again changes nothing.
            begun.touch()
            self._step("示例内容", lambda: call_command("load_demo", stdout=self.stdout))
            self._step("全文索引", rebuild_index)
            begun.unlink()
        elif not connections["default"].get_backend().available():
            self._step("全文索引", rebuild_index)
        return password

    def _administrator(self) -> str:
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True).exists():
            return ""
        password = secrets.token_urlsafe(9)
        users.create_superuser(ADMIN, "", password)
        return password

    def _start(self, port: int) -> list[subprocess.Popen[bytes]]:
        gunicorn = ["-m", "gunicorn", "portal.wsgi", "--bind", f"{HOST}:{port}", "--workers", "1"]
        gunicorn += ["--threads", "8", "--log-level", "warning", "--no-control-socket"]
        worker = ["manage.py", "db_worker", "--interval", "0.3", "--no-startup-delay", "--no-reload", "-v0"]
        # A session of their own: Ctrl-C reaches this process, and it stops them in order.
        return [
            subprocess.Popen([sys.executable, *arguments], cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603
            for arguments in (gunicorn, worker)
        ]

    def _first_page(self, port: int, processes: list[subprocess.Popen[bytes]]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            raise_if_dead(processes)
            try:
                with urlopen(f"http://{HOST}:{port}/", timeout=30) as page:
                    page.read()
                return
            except OSError:
                time.sleep(0.2)
        raise CommandError("网站没有在预定时间内启动，请看上面的错误信息。")

    def _say_where(self, port: int, password: str, seconds: float) -> None:
        site = f"http://{HOST}:{port}/"
        self.stdout.write(f"\n放心已启动（{seconds:.0f} 秒）：{site}")
        cms = f"{site}{settings.CMS_PATH}"
        if password:
            self.stdout.write(f"管理后台：{cms}  用户名 {ADMIN}  密码 {password}（只显示这一次）")
        else:
            self.stdout.write(f"管理后台：{cms}  密码忘了：.venv/bin/python manage.py changepassword {ADMIN}")
        self.stdout.write("按 Ctrl-C 停止。")
        self.stdout.flush()

    def _watch(self, processes: list[subprocess.Popen[bytes]]) -> None:
        """Run what is due twice a minute while both live."""
        while True:
            call_command("run_due")
            databases.close_all()
            for _second in range(SCHEDULE_SECONDS):
                time.sleep(1)
                raise_if_dead(processes)


def demo_is_loaded() -> bool:
    """Whether this database has a home page already; then its content is left alone."""
    return bool(apps.get_model("home", "HomePage")._default_manager.exists())


def rebuild_index() -> None:
    """A new index of everything public."""
    call_command("rebuild_index", interactive=False, verbosity=0)


def raise_if_dead(processes: list[subprocess.Popen[bytes]]) -> None:
    """Says which process ended, so that nobody looks at half a portal."""
    for process in processes:
        if process.poll() is not None:
            raise CommandError(f"进程意外结束（退出码 {process.returncode}）：{process.args!r}")


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to end, wait, and end those that do not."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
