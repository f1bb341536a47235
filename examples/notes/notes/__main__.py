"""`python -m notes`: serve the app."""

import argparse
import os
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from .config import Config, ConfigError


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m notes", description="Serve Northwind Notes.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8010, help="port to listen on (8010)")
    parser.add_argument("--data", type=Path, required=True, help="folder for the database and the key file")
    parser.add_argument("--public-url", help="origin that browsers see (http://localhost:PORT)")
    parser.add_argument(
        "--log-level",
        choices=[level.value for level in LogLevels],
        default="info",
        help="what the server says (info)",
    )
    options = parser.parse_args()
    try:
        config = Config(options.data.resolve(), options.public_url or f"http://localhost:{options.port}")
    except ConfigError as error:
        parser.error(str(error))
    # Workers are new processes: the environment carries the settings to them.
    os.environ.update(NOTES_DATA=str(config.data), NOTES_PUBLIC_URL=config.public_url)
    Server(
        f"{__package__}.serving:app_from_environment",
        factory=True,
        interface=Interfaces.WSGI,
        address=options.host,
        port=options.port,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=4,
        log_level=LogLevels(options.log_level),
    ).serve()


if __name__ == "__main__":
    main()
