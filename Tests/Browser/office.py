"""An office of the tests' own: a PostgreSQL, a PBX's log, and the daemon as it is installed."""
import contextlib, datetime, glob, json, os, pathlib, pwd, random, re, shutil, signal, subprocess, tempfile, time, urllib.error, urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
CALLPACE = str(ROOT / ".build/debug/callpace")
# However busy the machine is.
PATIENCE = 60


def until(condition, what, seconds=PATIENCE):
    """What `condition` gives as soon as it is true; fails when that takes too long."""
    end = time.monotonic() + seconds
    while True:
        if value := condition():
            return value
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.05)


class Database:
    """A server of the tests' own. As root it runs as `postgres`, which PostgreSQL asks for."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="cpb-", dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.data = f"{self.folder}/data"
        self.programs = max(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]))
        self.prefix = []
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self.prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
        self._run("initdb", "-D", self.data, "-A", "trust", "-U", "callpace", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()

    def _run(self, program, *arguments):
        subprocess.run([*self.prefix, f"{self.programs}/{program}", *arguments], check=True, cwd=self.folder,
                       stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def start(self):
        self._run("pg_ctl", "start", "-w", "-s", "-D", self.data, "-l", f"{self.folder}/log",
                  "-o", f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off")

    def stop(self):
        self._run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", self.data)

    def url(self, name="postgres"):
        return f"postgresql://callpace@/{name}?host={self.folder}"

    def create(self, name):
        self.ask(f"create database {name}")
        return self.url(name)

    def ask(self, sql, url=None):
        return subprocess.run(["psql", url or self.url(), "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", sql], check=True,
                              text=True, capture_output=True).stdout.strip()

    def remove(self):
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Clock:
    """It is three in the afternoon in the office, whenever the tests run."""

    def __init__(self):
        self.now = int(time.time())
        hours = 15 - time.gmtime(self.now).tm_hour
        # There is no zone fifteen hours ahead; yesterday's afternoon does as well.
        hours = hours if hours <= 14 else hours - 24
        # The names of these zones have the sign that POSIX gives them.
        self.zone = f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC"
        # The office's date, at midnight in UTC, and the office's own midnight.
        self.date = (self.now + hours * 3600) // 86_400 * 86_400
        self.midnight = self.date - hours * 3600

    def at(self, text, days_ago=0):
        """Seconds since the epoch of a time of the day."""
        hour, minute = map(int, text.split(":"))
        return self.midnight - 86_400 * days_ago + 3600 * hour + 60 * minute

    def day(self, days_ago=0):
        return str(datetime.datetime.fromtimestamp(self.date - 86_400 * days_ago, datetime.timezone.utc).date())

    def on_both_dates(self):
        """Seconds since the epoch of a moment of today whose date in UTC, which the log's times are in, is the office's."""
        return min(self.now - 60, self.date + 86_340)


class Office:
    """A daemon with a live log.

    - teams: as they stand in the configuration; each extension is also a device `PJSIP/EXTENSION`.
    """

    def __init__(self, database, name, teams, sources=None):
        self.database, self.name = database, name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cpb-", dir="/tmp"))
        self.url = database.create(name)
        self.board, self.daemon, self.rows = None, None, 0
        self.head_token = "head-of-sales-0123456789abcdef"
        (self.folder / "head-token").write_text(self.head_token + "\n")
        (self.folder / "head-token").chmod(0o600)
        self.settings = {
            "state_directory": str(self.folder / "state"),
            "database": {"url": self.url},
            "region": "GB",
            "board": {"listen": "127.0.0.1:0", "head_token_file": str(self.folder / "head-token")},
            "sources": [self.source("cdr", "main", "20h"), *(sources or [])],
            "teams": teams,
        }
        (self.folder / "cdr.csv").touch()

    def source(self, name, site, stalled_after):
        return {"name": name, "site": site, "format": "asterisk-csv", "path": str(self.folder / f"{name}.csv"),
                "zone": "UTC", "trunks": ["PJSIP/trunk-*"], "stalled_after": stalled_after}

    # MARK: The daemon

    @property
    def configuration(self):
        return str(self.folder / "callpace.yaml")

    @property
    def log(self):
        return (self.folder / "daemon.log").read_text()

    def start(self):
        """Returns when the board is there and all that was written is counted."""
        (self.folder / "callpace.yaml").write_text(json.dumps(self.settings, ensure_ascii=False, indent=1))
        with open(self.folder / "daemon.log", "w") as log:
            self.daemon = subprocess.Popen([CALLPACE, "run", "--config", self.configuration], stderr=log, stdout=log,
                                           stdin=subprocess.DEVNULL)
        found = until(lambda: self._alive() and re.search(r"board: (http://127\.0\.0\.1:(\d+))/", self.log),
                      "the daemon tells where the board is")
        self.board = found[1]
        # After a restart it must be where browsers look for it.
        self.settings["board"]["listen"] = f"127.0.0.1:{found[2]}"
        until(lambda: self._alive() and self._is_ready(), "the board is ready")
        self.counted()
        return self

    def _is_ready(self):
        try:
            return urllib.request.urlopen(f"{self.board}/health/ready").status == 200
        except urllib.error.URLError:
            return False

    def _alive(self):
        assert self.daemon.poll() is None, f"the daemon ended:\n{self.log}"
        return True

    def counted(self):
        """Waits until all rows of the log are counted."""
        def records():
            try:
                return int(self.ask("select coalesce(sum(records), 0) from callpace.source_status where source = 'cdr'"))
            except subprocess.CalledProcessError:
                return -1
        until(lambda: self._alive() and records() >= self.rows, f"{self.rows} rows are counted")

    def kill(self):
        self.daemon.kill()
        self.daemon.wait()

    def end(self):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.send_signal(signal.SIGTERM)
            try:
                self.daemon.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, sql):
        return self.database.ask(sql, self.url)

    def run(self, *arguments):
        return subprocess.run([CALLPACE, *arguments, "--config", self.configuration], check=True, text=True,
                              stdout=subprocess.PIPE).stdout

    def link(self, manager):
        """The address of a manager's page."""
        path = re.search(r"/me/\S+", self.run("link", "--manager", manager))[0]
        return self.board + path

    # MARK: The log

    def append(self, *rows, log="cdr"):
        """As Asterisk does: open, append, close."""
        with open(self.folder / f"{log}.csv", "a") as file:
            file.write("".join(rows))
        if log == "cdr":
            self.rows += len(rows)


def call(extension, seconds, end, client="02079460000", device=None, unique=None):
    """A call from a client that ended at a moment (seconds since the epoch), as a CDR row."""
    stamp = lambda moment: time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(moment))
    quoted = lambda text: '"' + str(text).replace('"', '""') + '"'
    answered, rings = stamp(end - seconds), 9
    unique = unique or f"{int(end)}.{extension}"
    fields = ["", client, extension, "in", "", "PJSIP/trunk-00000001", f"{device or f'PJSIP/{extension}'}-00000002",
              "Dial", "", stamp(end - seconds - rings), answered, stamp(end), seconds + rings, seconds, "ANSWERED", "DOCUMENTATION", unique, ""]
    return ",".join(map(quoted, fields)) + "\n"


def working_day(clock, extension, minutes, days_ago=0, end=None):
    """The calls of a manager on a day, from nine on, of so many minutes in all; some too short to count.

    - end: when the last call ends, seconds since the epoch; a quarter of an hour before the day's end if left out.
    """
    chance = random.Random(f"{extension} {days_ago}")
    lengths, left = [], minutes * 60
    while left > 0:
        length = min(left, chance.choice([22, 38, 51, 95, 140, 210, 290, 380, 520, 760]))
        lengths.append(length)
        left -= length
    moment, lunch, end = clock.at("09:04", days_ago), clock.at("13:00", days_ago), end or clock.at("17:45", days_ago)
    pause = (end - moment - 3600 - minutes * 60) // len(lengths)
    rows, has_eaten = [], False
    for number, length in enumerate(lengths):
        moment += pause + length
        if moment > lunch and not has_eaten:
            moment, has_eaten = moment + 3600, True
        client = f"0207946{chance.randrange(1000):04}"
        rows.append(call(extension, length, moment, client, unique=f"{moment}.{extension}{number:02}"))
    return rows

def team(clock, name, managers, minimum=120, site=None):
    """A team of the configuration; managers are (id, name, extension)."""
    extension = lambda number: {"number": str(number), "site": site} if site else str(number)
    return {
        "name": name, "zone": clock.zone,
        "hours": {"mon-sun": "09:00-18:00", "break": "13:00-14:00"},
        "minimum": {"talk_minutes": minimum},
        "pace": {"grace": "30m", "hold": "1s"},
        "managers": [{"id": key, "name": shown, "extensions": [extension(number)]} for key, shown, number in managers],
    }
