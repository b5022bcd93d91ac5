"""Many who look at the board at once, while calls are counted: how long a change takes to reach them, and at what price."""
import multiprocessing, os, re, resource, select, signal, socket, subprocess, threading, time, urllib.error, urllib.request

TEAM = "sales"
# Of the other teams: no name that a part of a query would have to be quoted for.
def team(index):
    return TEAM if index == 0 else f"sales{index + 1}"


# From one probe to the next at the least, and how long one is waited for, in seconds.
PAUSE, PATIENCE = 0.5, 10
# A call of the load is a minute, so that its numbers are whole; the probes' are not, and are found by that.
SLOT = 65
PROBES = range(200, 1_000)


class Clock:
    """It is ten in the evening in the office: there is room for many calls in one day."""

    def __init__(self):
        now = int(time.time())
        hours = max(-12, min(14, 22 - time.gmtime(now).tm_hour))
        self.zone = f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC"
        self.midnight = (now + hours * 3600) // 86_400 * 86_400 - hours * 3600


def row(extension, begin, seconds, number):
    stamp = lambda moment: time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(moment))
    return (f'"","7916{number:07}","{extension}","in","","PJSIP/trunk-{number:08x}","PJSIP/{extension}-{number:08x}","Dial","",'
            f'"{stamp(begin)}","{stamp(begin)}","{stamp(begin + seconds)}",{seconds},{seconds},"ANSWERED","DOCUMENTATION",'
            f'"{begin}.{number}",""\n')


class Daemon:
    """A daemon with a private PostgreSQL and a board."""

    def __init__(self, binary, folder, managers, teams):
        self.clock, self.log = Clock(), os.path.join(folder, "board.csv")
        open(self.log, "w").close()
        path = os.path.join(folder, "board.yaml")
        def lines(index):
            first = 1_000 + index * managers
            return [f"  - name: {team(index)}", f"    zone: {self.clock.zone}", "    hours: {mon-sun: '00:00-24:00'}",
                    "    minimum: {talk_minutes: 120}", "    managers:",
                    *(f"      - {{id: m{number}, extensions: [{number}]}}" for number in range(first, first + managers))]

        with open(path, "w") as file:
            file.write("\n".join([
                f"state_directory: {os.path.join(folder, 'board')}", "region: RU", "board: {listen: '127.0.0.1:0'}",
                "sources:",
                f"  - {{name: cdr, format: asterisk-csv, path: {self.log}, zone: UTC, trunks: ['PJSIP/trunk-*'], stalled_after: 20h}}",
                "teams:", *lines(0),
                "      - {id: committed, extensions: [901]}", "      - {id: written, extensions: [902]}",
                *(line for index in range(1, teams) for line in lines(index)), ""]))
        self.process = subprocess.Popen([binary, "run", "--config", path], stderr=subprocess.PIPE, text=True)
        self.port = self.url = None
        for line in self.process.stderr:
            if found := re.search(r"board: http://[^:]+:(\d+)/", line):
                self.port = int(found[1])
            if found := re.search(r"psql '([^']*)'", line):
                self.url = found[1]
            if self.url and self.port and "following" in line:
                break
        else:
            raise SystemExit("callpace run did not start")
        threading.Thread(target=self.process.stderr.read, daemon=True).start()
        while not self.is_ready():
            time.sleep(0.1)

    def is_ready(self):
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready").status == 200
        except urllib.error.URLError:
            return False

    def append(self, text):
        with open(self.log, "a") as file:
            file.write(text)

    def usage(self):
        """Processor seconds so far, resident memory in MiB."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            ticks = file.read().rsplit(")", 1)[1].split()[11:13]
        with open(f"/proc/{self.process.pid}/status") as file:
            memory = next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), memory / 1024

    def commits(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics") as page:
            return int(float(re.search(rb"^callpace_commits_total(?:\{.*\})? (\S+)", page.read(), re.M)[1]))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Probe:
    """What viewers are to see next and since when, shared by both processes; a negative number ends it."""

    def __init__(self):
        self.text = multiprocessing.Array("c", 16)
        self.number = multiprocessing.Value("l", 0)
        self.begin = multiprocessing.Value("d", 0)
        self.connected = multiprocessing.Value("l", 0)
        self.bytes = multiprocessing.Value("l", 0)
        self.lost = multiprocessing.Value("l", 0)


def request(port, view, of=TEAM, buffer=None):
    viewer = socket.socket()
    if buffer:
        viewer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    viewer.connect(("127.0.0.1", port))
    viewer.sendall(f"GET /events?view={view}&team={of}&lang=en HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    return viewer


def look(port, view, count, slow, teams, probe, results):
    """Opens so many streams, team by team, and reads them; those that are slow are never read. Sends the seconds of every
    probe, as those who look at the first team see it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    never_read = [request(port, view, team(index % teams), buffer=4_096) for index in range(slow)]
    viewers, waiting = {}, select.epoll()
    for index in range(count):
        viewer = request(port, view, team(index % teams))
        viewer.setblocking(False)
        viewers[viewer.fileno()] = [viewer, b"", 0]
        waiting.register(viewer.fileno(), select.EPOLLIN)
    probe.connected.value, seeing = count, len(range(0, count, teams))
    number, wanted, latencies = 0, None, []
    while probe.number.value >= 0:
        for descriptor, _ in waiting.poll(0.1):
            # Between two viewers the next probe may have begun, and its change be here already.
            if probe.number.value != number:
                number, latencies = probe.number.value, []
                wanted = probe.text.value if number > 0 else None
            entry = viewers[descriptor]
            try:
                data = entry[0].recv(262_144)
            except BlockingIOError:
                continue
            if not data:
                waiting.unregister(descriptor)
                probe.lost.value += 1
                continue
            probe.bytes.value += len(data)
            if not entry[1] and b" 200 " not in data[:32]:
                raise SystemExit(f"no stream: {data[:200]!r}")
            if wanted and entry[2] != number and wanted in entry[1] + data:
                entry[2] = number
                latencies.append(time.monotonic() - probe.begin.value)
                if len(latencies) == seeing:
                    results.send(latencies)
            entry[1] = data[-15:]
    del never_read


def percentiles(seconds):
    if not seconds:
        return "none seen"
    ordered = sorted(seconds)
    at = lambda share: 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]
    return (f"p50 {at(0.5):.0f} ms, p90 {at(0.9):.0f} ms, p99 {at(0.99):.0f} ms, slowest {1000 * ordered[-1]:.0f} ms "
            f"({len(ordered):,} sightings)")


def bench(binary, folder, viewers, rate, minutes, managers, slow, view="board", teams=1):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20_000), hard))
    daemon = Daemon(binary, folder, managers, teams)
    try:
        measure(daemon, viewers, rate, minutes, managers, slow, view, teams)
    finally:
        daemon.stop()


def measure(daemon, viewers, rate, minutes, managers, slow, view, teams):
    midnight = daemon.clock.midnight
    daemon.append(row(901, midnight, 60, 1) + row(902, midnight, PROBES[0] * 60 + 42, 2))
    psql = subprocess.Popen(["psql", daemon.url, "-qAtX"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(sql):
        psql.stdin.write(sql + "\n")
        psql.stdin.flush()
        return psql.stdout.readline().strip()

    while ask("select count(*) from callpace.contact_log;") != "2":
        time.sleep(0.1)
    manager = ask("select id from callpace.manager where key = 'committed';")

    probe, (received, results) = Probe(), multiprocessing.Pipe(duplex=False)
    client = multiprocessing.Process(target=look, args=(daemon.port, view, viewers, slow, teams, probe, results), daemon=True)
    client.start()
    while probe.connected.value < viewers:
        if not client.is_alive():
            raise SystemExit("the viewers ended")
        time.sleep(0.1)

    end, stop = time.monotonic() + 60 * minutes, threading.Event()

    def load():
        """A call after the other, of one manager after the other."""
        number, next_at = 0, time.monotonic()
        while not stop.is_set():
            slot, who = divmod(number, managers * teams)
            daemon.append(row(1_000 + who, midnight + slot * SLOT % 75_000, 60, 1_000 + number))
            number += 1
            next_at += 1 / rate
            time.sleep(max(0, next_at - time.monotonic()))

    loader = threading.Thread(target=load, daemon=True)
    loader.start()
    of = f"a team of {managers + 2}" if teams == 1 else f"{teams} teams of {managers}"
    print(f"{viewers} viewers of /{view} and {slow} that never read, {of}, {rate} calls a second, "
          f"{minutes:g} minutes; processor seconds and memory of the daemon:", flush=True)
    began, commits, (cpu, memory) = time.monotonic(), daemon.commits(), daemon.usage()
    print(f"  {'start':>6}  {memory:6.1f} MiB", flush=True)
    taken, missed, written = {"commit": [], "line": []}, 0, 0
    step = max(1, minutes / 10) * 60
    report_at, number = began + step, 0
    pause = max(PAUSE, 60 * minutes / (2 * len(PROBES) - 20))
    while time.monotonic() < end:
        number += 1
        kind = "commit" if number % 2 else "line"
        if kind == "line":
            written += 1
        value = PROBES[number // 2 % len(PROBES)] if kind == "commit" else PROBES[0] + written
        probe.text.value = f"{value}.{3 if kind == 'commit' else 7}".encode()
        probe.begin.value = time.monotonic()
        probe.number.value = number
        if kind == "commit":
            ask(f"update callpace.manager_day set talk = {value * 60_000_000 + 18_000_000} where manager_id = {manager};"
                f"notify callpace, '{TEAM}'; select 1;")
        else:
            begin = midnight + PROBES[0] * 60 + 42 + written * SLOT
            daemon.append(row(902, begin, 60, 10_000_000 + written))
        if received.poll(PATIENCE):
            taken[kind] += received.recv()
        else:
            missed += 1
        if time.monotonic() >= report_at:
            now, (used, memory) = time.monotonic(), daemon.usage()
            print(f"  {(now - began) / 60:4.0f} m  {memory:6.1f} MiB, {(used - cpu) / (now - began):.2f} of a processor", flush=True)
            report_at += step
        time.sleep(max(0, min(end, probe.begin.value + pause) - time.monotonic()))
    stop.set()
    loader.join()
    seconds, (used, memory) = time.monotonic() - began, daemon.usage()
    print(f"  {'end':>6}  {memory:6.1f} MiB, {used - cpu:.0f} s of processor in {seconds:.0f} s")
    print(f"{(daemon.commits() - commits) / seconds:.0f} commits a second; "
          f"{probe.bytes.value / seconds / 1e6:.1f} MB a second sent to all viewers; "
          f"{probe.lost.value} streams lost; {missed} probes not seen by all within {PATIENCE} s")
    print(f"from commit to viewer:      {percentiles(taken['commit'])}")
    print(f"from line to viewer:        {percentiles(taken['line'])}")
    probe.number.value = -1
    client.join()
    psql.stdin.close()
    psql.wait()
