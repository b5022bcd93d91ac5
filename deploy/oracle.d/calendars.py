"""Calendar objects in mail (iMIP): a seeded corpus, and what Python's `icalendar` and `dateutil` read in them."""
import base64, collections, datetime, email, email.policy, quopri, random, re, zoneinfo

import icalendar
from dateutil import rrule

EXPLAINED = []
UTC = datetime.timezone.utc
LONGEST = 1_000
METHODS = {"REQUEST": "request", "PUBLISH": "request", "CANCEL": "cancel", "REPLY": "reply", "ADD": "add"}
ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative", "DELEGATED": "delegated"}
MOSCOW = ("BEGIN:VTIMEZONE\nTZID:Russian Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0300\n"
          "TZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\n")
OFFICE = ("BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
          "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\n"
          "TZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n")
# What a name in the corpus means.
ZONES = {"Russian Standard Time": "Europe/Moscow", "Customized Time Zone": "Europe/Berlin", "W. Europe Standard Time": "Europe/Berlin"}
RULES = ["FREQ=DAILY;COUNT=5", "FREQ=DAILY;INTERVAL=3;COUNT=12", "FREQ=WEEKLY;COUNT=10", "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=9",
         "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL={until}", "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=6", "FREQ=MONTHLY;BYDAY=2TU;COUNT=8",
         "FREQ=MONTHLY;BYDAY=-1FR;UNTIL={until}", "FREQ=YEARLY;COUNT=4", "FREQ=DAILY;UNTIL={until}", "FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=SU,MO;COUNT=7",
         "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=5", "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=5",
         "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=3", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=7"]


def folded(text, chance):
    """Content lines cut as RFC 5545 3.1 allows, in CRLF."""
    lines = []
    for line in text.split("\n"):
        size = chance.choice([75, 75, 40])
        raw = line.encode()
        while len(raw) > size:
            cut = size
            while raw[cut] & 0xC0 == 0x80:
                cut -= 1
            lines.append(raw[:cut])
            raw = b" " + raw[cut:]
        lines.append(raw)
    return b"\r\n".join(lines)


def time_text(chance, moment):
    """Parameters and value of a time, and a maker of further values in the same form."""
    kind = chance.random()
    if kind < 0.3:
        return "", lambda at: at.strftime("%Y%m%dT%H%M%SZ")
    if kind < 0.85:
        zone = chance.choice(["Europe/Moscow", "Europe/Berlin", "Asia/Yekaterinburg", *ZONES])
        if "Standard" in zone and chance.random() < 0.3:
            zone = f'"{zone}"'
        return f";TZID={zone}", lambda at: at.strftime("%Y%m%dT%H%M%S")
    if kind < 0.93:
        return "", lambda at: at.strftime("%Y%m%dT%H%M%S")
    return ";VALUE=DATE", lambda at: at.strftime("%Y%m%d")


def one(chance, number):
    method = chance.choice(["REQUEST"] * 5 + ["CANCEL", "REPLY", "ADD", "PUBLISH", "COUNTER", "REFRESH"])
    start = datetime.datetime(2026, 1, 5, 9) + datetime.timedelta(minutes=30 * chance.randrange(20_000))
    parameters, text = time_text(chance, start)
    is_day = "DATE" in parameters
    step = datetime.timedelta(days=1) if is_day else datetime.timedelta(minutes=chance.choice([15, 30, 60, 90]))
    lines = ["BEGIN:VEVENT", f"UID:{chance.getrandbits(64):X}-{number}@{chance.choice(['Client.ru', 'google.com'])}",
             f"DTSTAMP:{(start - datetime.timedelta(days=3)).strftime('%Y%m%dT%H%M%SZ')}", f"DTSTART{parameters}:{text(start)}"]
    kind = chance.random()
    if kind < 0.7:
        lines.append(f"DTEND{parameters}:{text(start + step)}")
    elif kind < 0.95 and not is_day:
        lines.append(f"DURATION:{chance.choice(['PT1H', 'PT30M', 'PT1H30M', 'P1D', 'P1DT2H', 'PT45M'])}")
    lines.append("SUMMARY:" + chance.choice(["Встреча\\; поставка\\, договор", "Demo", "Ёжегодный обзор " * 8]))
    if chance.random() < 0.8:
        lines.append(f"SEQUENCE:{chance.randrange(4)}")
    if chance.random() < 0.1:
        lines.append("STATUS:" + chance.choice(["CONFIRMED", "CANCELLED"]))
    lines.append(chance.choice(['ORGANIZER;CN="Петрова, Анна":mailto:anna@example.com', "ORGANIZER:MAILTO:Ivan@Client.RU",
                                "ORGANIZER;SENT-BY=\"mailto:help@client.ru\":mailto:ivan@client.ru"]))
    for _ in range(1 if method == "REPLY" else chance.randint(1, 5)):
        options = chance.choice(["", ";ROLE=REQ-PARTICIPANT;RSVP=TRUE", ';CN="Room; 5";CUTYPE=ROOM', ";ROLE=NON-PARTICIPANT", ";CUTYPE=INDIVIDUAL"])
        answer = chance.choice(["", ";PARTSTAT=ACCEPTED", ";PARTSTAT=DECLINED", ";PARTSTAT=TENTATIVE", ";PARTSTAT=NEEDS-ACTION"])
        lines.append(f"ATTENDEE{options}{answer}:{chance.choice(['mailto:', 'MAILTO:'])}{chance.choice(['a', 'B', 'zakaz', 'vera+x'])}"
                     f"{chance.randrange(9)}@{chance.choice(['client.ru', 'Example.com'])}")
    if not is_day and chance.random() < 0.15:
        lines.append(f"RECURRENCE-ID{parameters}:{text(start + datetime.timedelta(days=chance.randrange(3)))}")
    elif not is_day and chance.random() < 0.5:
        is_utc = parameters or text(start).endswith("Z")
        until = (start + datetime.timedelta(days=chance.randint(20, 300))).strftime("%Y%m%dT%H%M%S" + ("Z" if is_utc else ""))
        rule = chance.choice(RULES).format(until=until)
        lines.append(f"RRULE:{rule}")
        if chance.random() < 0.4:
            days = chance.choice([7, 14, 3])
            lines.append(f"EXDATE{parameters}:{text(start + datetime.timedelta(days=days))}")
        if chance.random() < 0.2:
            lines.append(f"RDATE{parameters}:{text(start + datetime.timedelta(days=2, hours=1))},{text(start + datetime.timedelta(days=400))}")
    lines.append("END:VEVENT")
    if chance.random() < 0.3:
        lines.insert(-1, "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:x\nTRIGGER:-PT15M\nEND:VALARM")
    zone = MOSCOW if "Russian" in parameters and chance.random() < 0.7 else OFFICE if "Customized" in parameters else ""
    object_ = "BEGIN:VCALENDAR\nPRODID:-//x//y//RU\nVERSION:2.0\n" + f"METHOD:{method}\n{zone}" + "\n".join(lines) + "\nEND:VCALENDAR\n"
    body = folded(object_, chance)
    charset = "utf-8"
    if chance.random() < 0.1:
        charset = "windows-1251"
        body = object_.replace("\n", "\r\n").encode(charset)
    elif chance.random() < 0.1:
        body = b"\xef\xbb\xbf" + body
    elif chance.random() < 0.2:
        body = body.replace(b"\r\n", b"\n")
    encoding = chance.choice(["base64", "base64", "quoted-printable", "8bit"])
    if encoding == "base64":
        body = base64.encodebytes(body)
    elif encoding == "quoted-printable":
        body = quopri.encodestring(body.replace(b"\r\n", b"\n"))
    type_ = f"text/calendar; charset={charset}; method={method}"
    if chance.random() < 0.2:
        type_ = "application/ics; name*=utf-8''%D0%B2.ics"
    head = (f"From ivan@client.ru {(start - datetime.timedelta(days=3)).strftime('%a %b %d %H:%M:%S %Y')}\nFrom: <ivan@client.ru>\n"
            f"To: anna@example.com\nDate: {start.strftime('%a, %d %b %Y %H:%M:%S')} +0300\nMessage-ID: <c{number}@client.ru>\n")
    if chance.random() < 0.4:
        return head.encode() + f"Content-Type: {type_}\nContent-Transfer-Encoding: {encoding}\n\n".encode() + body + b"\n\n"
    return (head + "Content-Type: multipart/alternative; boundary=b1\n\n--b1\nContent-Type: text/plain\n\nInvitation\n--b1\n"
            f"Content-Type: {type_}\nContent-Transfer-Encoding: {encoding}\n\n").encode() + body + b"\n--b1--\n\n"


def corpus(seed, count):
    chance = random.Random(seed)
    return [one(chance, number) for number in range(count)]


def zone_of(property_):
    name = property_.params.get("TZID")
    return zoneinfo.ZoneInfo(ZONES.get(str(name), str(name))) if name else None


def written(property_):
    """The clock on the wall, its zone (None: floating) and whether it is a day."""
    value = property_.dt
    if not isinstance(value, datetime.datetime):
        return datetime.datetime.combine(value, datetime.time()), None, True
    if value.utcoffset() is not None and not property_.params.get("TZID"):
        return value.replace(tzinfo=None), UTC, False
    return value.replace(tzinfo=None), zone_of(property_), False


def instant(local, zone):
    return (local.replace(tzinfo=zone).astimezone(UTC) if zone else local).strftime("%Y-%m-%dT%H:%M:%S") + ("Z" if zone else "")


def address(text):
    local, _, domain = re.sub("^mailto:", "", str(text), flags=re.I).lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def occurrences(event, start, zone):
    """How often it takes place: DTSTART, the rule and RDATE, less EXDATE (RFC 5545 3.8.5)."""
    found = {start}
    rule = event.get("RRULE")
    if rule:
        parts = dict(rule)
        until = parts.pop("UNTIL", [None])[0]
        if until is not None and until.tzinfo:
            until = until.astimezone(zone or UTC).replace(tzinfo=None)
        count = parts.pop("COUNT", [None])[0]
        text = icalendar.vRecur(parts).to_ical().decode()
        for local in rrule.rrulestr(text, dtstart=start):
            if until and local > until or count and len(found) >= count or local.year > 2100 or len(found) > LONGEST + 10:
                break
            found.add(local)
    times = lambda name: [entry for list_ in [event.get(name, [])] for property_ in (list_ if isinstance(list_, list) else [list_])
                          for entry in property_.dts]
    local = lambda entry: entry.dt.replace(tzinfo=None)
    found |= {local(entry) for entry in times("RDATE")}
    found -= {local(entry) for entry in times("EXDATE")}
    return min(len(found), LONGEST)


def versions(raw):
    message = email.message_from_bytes(raw.partition(b"\n")[2], policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() not in ("text/calendar", "application/ics"):
            continue
        body = part.get_payload(decode=True)
        try:
            text = body.decode(part.get_content_charset("utf-8"))
        except UnicodeDecodeError:
            text = body.decode("windows-1251")
        calendar = icalendar.Calendar.from_ical(text.removeprefix("\ufeff"))
        method = METHODS.get(str(calendar["METHOD"]))
        for event in calendar.walk("VEVENT") if method else []:
            start, zone, is_day = written(event["DTSTART"])
            length = 0
            if "DTEND" in event:
                end, end_zone, _ = written(event["DTEND"])
                length = (end.replace(tzinfo=end_zone or UTC) - start.replace(tzinfo=zone or UTC))
                length = int((end.replace(tzinfo=end_zone or UTC).astimezone(UTC) - start.replace(tzinfo=zone or UTC).astimezone(UTC)).total_seconds())
            elif "DURATION" in event:
                length = int(event["DURATION"].dt.total_seconds())
            people = event.get("ATTENDEE", [])
            people = people if isinstance(people, list) else [people]
            attendees = {}
            for person in people:
                if person.params.get("CUTYPE") not in ("ROOM", "RESOURCE", "GROUP") and person.params.get("ROLE") != "NON-PARTICIPANT":
                    attendees.setdefault(address(person), ANSWERS.get(person.params.get("PARTSTAT"), "none"))
            repeated = not is_day and "RECURRENCE-ID" not in event and ("RRULE" in event or "RDATE" in event)
            recurrence = event.get("RECURRENCE-ID")
            yield {"kind": "meeting", "uid": str(event["UID"]), "method": method, "sequence": int(event.get("SEQUENCE", 0)),
                   "stamped_at": instant(*written(event["DTSTAMP"])[:2]), "started_at": instant(start, zone),
                   "occurrence": instant(*written(recurrence)[:2]) if recurrence else None, "whole_day": is_day,
                   "seconds": 0 if is_day else length, "cancelled": str(event.get("STATUS", "")) == "CANCELLED",
                   "organizer": address(event["ORGANIZER"]), "attendees": sorted(attendees.items()),
                   "occurrences": occurrences(event, start, zone) if repeated else 1}


def compare(objects, lines, report):
    by_offset = collections.defaultdict(list)
    for line in lines:
        by_offset[line["offset"]].append(line)
    offset = total = 0
    for raw in objects:
        found = by_offset.pop(offset, [])
        expected = list(versions(raw))
        total += len(expected)
        if not expected:
            if [(line["kind"], line.get("reason")) for line in found] != [("ignored", "calendar")]:
                report.tell("calendar without a meeting", f"at {offset}: {found}")
        elif len(found) != len(expected):
            report.tell("calendar", f"at {offset}: {found}")
        else:
            for mine, theirs in zip(found, expected):
                if mine["kind"] == "meeting":
                    mine["attendees"] = sorted((person["address"], person["answer"]) for person in mine["attendees"])
                gap = {name: (mine.get(name), value) for name, value in theirs.items() if mine.get(name) != value}
                if gap:
                    report.tell("meeting " + ",".join(gap), f"at {offset}: {gap}\n{theirs}\n{raw.decode('utf-8', 'replace')}\n{mine}")
        offset += len(raw)
    return total
