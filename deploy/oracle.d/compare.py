"""Compares CallPace's reading of a generated corpus with that of Python's `email` and `icalendar`.

Where they differ, the message is written anew without one peculiarity after the other; when Python then agrees, that
peculiarity explains the difference. What is left is printed, and the exit status is 1."""
import argparse, collections, datetime, json, os, re, subprocess, sys, tempfile, time

import calendars
from corpus import MANAGERS, Corpus
from reading import Reading
from threads import contacts

CONFIGURATION = """region: RU
sources:
  - {{name: mail, format: mbox, path: {mbox}, mailbox: journal@example.com}}
  - {{name: invitations, format: mbox, path: {calendars}}}
marks:
  positive: [{{label: Согласовано}}, {{label: Deals/Agreed}}, {{keyword: $Agreed}}, {{subject: "[agreed]"}},
             {{header: X-Agreement, value: "yes"}}, {{copy: agreed@example.com}}, {{plus: agreed}}]
  negative: [{{label: Отказ}}, {{keyword: $Declined}}, {{subject: "[declined]"}}, {{header: X-Agreement, value: "no"}},
             {{copy: declined@example.com}}, {{plus: declined}}]
teams:
  - name: sales
    zone: Europe/Moscow
    managers:
"""


def header_end(raw):
    found = re.search(rb"\r?\n\r?\n", raw)
    return found.start() if found else len(raw)


def each_field(raw, change):
    """`raw` with every header field changed; `change` gets the field without its line end, and returns it or None."""
    end = header_end(raw)
    feed = b"\r\n" if b"\r\n" in raw[:end + 2] else b"\n"
    fields = re.split(rb"\r?\n(?![ \t])", raw[:end])
    changed = [new for field in fields if (new := change(field)) is not None]
    return feed.join(changed) + raw[end:]


def without_colon(raw):
    return each_field(raw, lambda field: field if re.match(rb"[!-9;-~]+[ \t]*:", field) else None)


def blank_before_colon(raw):
    return each_field(raw, lambda field: re.sub(rb"^([!-9;-~]+)[ \t]+:", rb"\1:", field))


def zero_bytes(raw):
    end = header_end(raw)
    return raw[:end].replace(b"\0", b" ") + raw[end:]


def lone_cr(raw):
    end = header_end(raw)
    return re.sub(rb"\r(?!\n)", b" ", raw[:end]) + raw[end:]


def in_field(names, change):
    def changed(field):
        name, colon, value = field.partition(b":")
        return name + colon + change(value) if name.strip().lower() in names else field
    return lambda raw: each_field(raw, changed)


LISTS = {b"from", b"to", b"cc", b"bcc", b"delivered-to", b"envelope-to", b"x-original-to", b"sender"}


def half_of_day(value):
    found = re.search(rb"\b(\d{1,2})(:\d\d:\d\d) ([AP])M", value)
    if not found:
        return value
    hour = int(found[1]) % 12 + (12 if found[3] == b"P" else 0)
    return value[:found.start()] + b"%02d" % hour + found[2] + value[found.end():]


def without_comments(value):
    return re.sub(rb"\s*\([^()]*\)", b"", value)


def leap_second(value):
    found = re.search(rb"\b(\d{1,2}) (\w{3}) (\d{4}) (\d\d):(\d\d):60", value)
    if not found:
        return value
    moment = time.strptime(b"%s %s %s %s %s".__mod__(found.groups()).decode(), "%d %b %Y %H %M")
    later = datetime.datetime(*moment[:5]) + datetime.timedelta(minutes=1)
    return value[:found.start()] + later.strftime("%d %b %Y %H:%M:%S").encode() + value[found.end():]


# Name, reason, and how the message is written without it.
EXPLAINED = [
    ("no-colon", "a line without a colon among the headers: Python ends the headers there, CallPace and GMime read on", without_colon),
    ("blank-before-colon", "`Subject : x` (RFC 5322 4.5.8, obsolete): Python ends the headers there", blank_before_colon),
    ("zero-byte", "a NUL in a header field: Python keeps it, CallPace reads a blank", zero_bytes),
    ("cr-in-date", "a CR without LF in a Date: to CallPace it is none, so that Received or the From_ line decides",
     lambda raw: each_field(raw, lambda field: None if re.match(rb"(?i)date:.*\r(?!\n)", field, re.S) else field)),
    ("lone-cr", "a CR without LF in a header field: Python ends the line there", lone_cr),
    ("address-as-name", "`anna@x.ru <a@b.ru>` without quotes: Python takes the first address, CallPace and GMime the one in brackets",
     in_field(LISTS, lambda value: re.sub(rb"[^\s<>,;:\"]+@[^\s<>,;:\"]+\s+<", b"<", value))),
    ("behind-address", "words behind an address without brackets: Python adds them to its domain",
     in_field(LISTS, lambda value: re.sub(rb"(@[^\s<>,;:\"()]+(?:\s*\([^()]*\))?)\s+[^\s<>@,;:\"()]+\s*(?=,|$)", rb"\1", value))),
    ("date-comment", "a comment inside of a Date: Python takes its words for parts of the date",
     in_field({b"date"}, without_comments)),
    ("half-of-day", "a Date with AM or PM: Python ignores it, CallPace honours it", in_field({b"date"}, half_of_day)),
    ("leap-second", "second 60: Python refuses the date, CallPace takes the next minute", in_field({b"date"}, leap_second)),
]
REWRITES = {name: rewrite for name, _, rewrite in EXPLAINED}


def rewritten(raw, names):
    for name in names:
        raw = REWRITES[name](raw)
    return raw


def stored(line):
    words = line.decode("ascii", "replace").split()
    return int(datetime.datetime.strptime(" ".join(words[-5:]), "%a %b %d %H:%M:%S %Y")
               .replace(tzinfo=datetime.timezone.utc).timestamp())


def seconds(text):
    return int(datetime.datetime.fromisoformat(text).timestamp()) if text else None


def ours(line):
    if line["kind"] == "quarantined":
        return {"kind": "quarantined", "reason": line["reason"]}
    kept = {name: line.get(name) for name in ["kind", "reason", "id", "from", "to", "cc", "bcc", "envelope", "references",
                                              "message_id", "marks"]}
    return kept | {"at": seconds(line["at"]), "marks": sorted(set(line["marks"]))}


def difference(one, two):
    return {name: (one.get(name), two.get(name)) for name in sorted({*one, *two}) if one.get(name) != two.get(name)}


class Report:
    def __init__(self, show):
        self.show = show
        self.explained = collections.Counter()
        self.unexplained = collections.Counter()

    def tell(self, kind, text):
        self.unexplained[kind] += 1
        if self.unexplained[kind] <= self.show:
            print(f"-- unexplained, {kind}: {text}", flush=True)


def compare_messages(corpus, data, lines, report):
    """The readings that agree, to make threads of."""
    by_offset = collections.defaultdict(list)
    for line in lines:
        by_offset[line["offset"]].append(line)
    readings = []
    for offset, header, end in corpus.frames:
        raw, moment = data[header:end], stored(data[offset:header])
        found = by_offset.pop(offset, [])
        if len(found) != 1:
            report.tell("frame", f"{len(found)} records at {offset}")
            continue
        mine = ours(found[0])
        reading = Reading(raw, moment)
        gap = difference(mine, reading.line())
        if gap:
            names = [name for name in REWRITES if REWRITES[name](raw) != raw]
            reading = Reading(rewritten(raw, names), moment)
            gap = difference(mine, reading.line())
            for name in names if not gap else []:
                fewer = [other for other in names if other != name]
                if not difference(mine, Reading(rewritten(raw, fewer), moment).line()):
                    names = fewer
            report.explained.update(names if not gap else [])
        if gap:
            head = data[header:header + header_end(data[header:end])]
            fields = [part for part in re.split(rb"\r?\n(?![ \t])", head) if not part.lower().startswith((b"dkim", b"mime-"))]
            report.tell(",".join(gap), f"at {offset}\n   " + "\n   ".join(
                f"{name}: callpace {one!r}, python {two!r}" for name, (one, two) in gap.items()) + "\n      "
                + "\n      ".join(part.decode("utf-8", "backslashreplace") for part in fields))
        readings.append(reading)
    for offset in by_offset:
        report.tell("frame", f"a record at {offset} where no message begins")
    return readings


def compare_contacts(lines, readings, report):
    mine = {}
    for line in lines:
        at = seconds(line["started_at"])
        key = (line["manager_id"], line["call"], (at + 3 * 3600) // 86_400)
        mine[key] = (at, line["client"], line["agreement"])
    theirs = contacts(readings)
    for key in sorted({*mine, *theirs}):
        if mine.get(key) != theirs.get(key):
            report.tell("contact", f"{key}: callpace {mine.get(key)}, python {theirs.get(key)}")
    return len(theirs), len({call for _, call, _ in theirs})


def main():
    parser = argparse.ArgumentParser(prog="deploy/oracle", description=__doc__)
    parser.add_argument("--binary", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--calendars", type=int, default=400)
    parser.add_argument("--show", type=int, default=3, help="differences of a kind to print")
    parser.add_argument("--keep", metavar="FOLDER", help="write corpus and configuration there and leave them")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="callpace-oracle-") as temporary:
        folder = arguments.keep or temporary
        os.makedirs(folder, exist_ok=True)
        corpus = Corpus(arguments.seed, arguments.messages)
        data = corpus.write()
        objects = calendars.corpus(arguments.seed, arguments.calendars)
        paths = {name: os.path.join(folder, f"{name}.mbox") for name in ["mail", "invitations"]}
        for name, bytes_ in [("mail", data), ("invitations", b"".join(objects))]:
            with open(paths[name], "wb") as file:
                file.write(bytes_)
        configuration = os.path.join(folder, "callpace.yaml")
        with open(configuration, "w") as file:
            file.write(CONFIGURATION.format(mbox=paths["mail"], calendars=paths["invitations"]))
            for manager, addresses in MANAGERS.items():
                file.write(f"      - {{id: {manager}, name: {manager}, emails: [{', '.join(addresses)}]}}\n")

        def callpace(command, source):
            output = subprocess.run([arguments.binary, command, "--config", configuration, "--source", source, paths[source]],
                                    check=True, stdout=subprocess.PIPE).stdout
            return [json.loads(line) for line in output.splitlines()]

        report = Report(arguments.show)
        print(f"seed {arguments.seed}: {len(corpus.frames):,} messages, {len(data):,} bytes", flush=True)
        readings = compare_messages(corpus, data, callpace("decode", "mail"), report)
        found, threads = compare_contacts(callpace("contacts", "mail"), readings, report)
        print(f"{found:,} agreements in {threads:,} threads")
        meetings = calendars.compare(objects, callpace("decode", "invitations"), report)
        print(f"{meetings:,} versions of meetings in {len(objects):,} calendar objects")
    for name, reason, *_ in EXPLAINED + calendars.EXPLAINED:
        print(f"explained {report.explained[name]:6}  {name}: {reason}")
    for kind, count in report.unexplained.most_common():
        print(f"UNEXPLAINED {count:4}  {kind}")
    sys.exit(1 if report.unexplained else 0)


main()
