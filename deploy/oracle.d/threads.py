"""Threads and the contacts that their marks make, from readings: union-find over ids, then the rules of marks."""
import collections, datetime

from digest import digest
from reading import HOUSE, MARKS, OWNERS, Standing, standing

PLACES = {"to": 1, "cc": 2, "bcc": 3, "envelope": 4}
DAY = 86_400


class Message:
    """All copies of one message."""

    def __init__(self, copies):
        # Copies that somebody else sent in the author's name neither hide nor change the real one.
        sound = [copy for copy in copies if not copy.return_path or standing(copy.return_path) in ("manager", "internal")]
        copies = sound or copies
        stamped = [copy.at for copy in copies if copy.received is not None]
        self.at = min(stamped or [copy.at for copy in copies])
        named = [copy.key for copy in copies if copy.message_id]
        self.key = min(named or [copy.content for copy in copies])
        self.ids = {copy.message_id for copy in copies if copy.message_id}
        self.references = {name for copy in copies for name in copy.references}
        self.gmails = {copy.gmail for copy in copies if copy.gmail}
        self.indexes = {copy.index for copy in copies if copy.index}
        self.subjects = {copy.base for copy in copies if copy.base}
        self.is_answer = any(copy.is_answer for copy in copies)
        ranks = {}
        for copy in copies:
            counts = collections.Counter()
            for place, found in copy.people:
                slot = (place, found.plain)
                ranks[slot] = (max(ranks.get(slot, (0,))[0], counts[place]), found)
                counts[place] += 1
        people = [(place, found) for (place, _), (_, found) in sorted(
            ranks.items(), key=lambda item: (PLACES[item[0][0]], item[1][0], item[0][1]))]
        author = min((copy.speaker for copy in copies if copy.speaker), key=lambda found: found.plain, default=None)
        written = {mark for copy in copies for mark in copy.written_marks}
        self.standing = Standing(author, people, written)
        self.is_ignored = all(copy.ignored for copy in copies)
        self.counts = not self.is_ignored and not self.standing.ignored
        kept = {mark for copy in copies for mark in copy.states}
        self.states = {mark for mark in kept if mark[0] != "label"}
        self.labels = kept - self.states
        self.has_labels = any("x-gmail-labels" in copy.headers for copy in copies)
        self.inheritable = {mark for copy in copies for mark, visible in copy.written_marks.items() if visible}
        genuine = [copy for copy in copies if not copy.return_path or standing(copy.return_path) in ("manager", "internal")]
        self.written = {}
        for copy in genuine:
            for mark, visible in copy.written_marks.items():
                # A keyword that a store kept is the store's word, whatever was sent.
                if (mark[0] != "plus" or mark[2] in OWNERS) and mark[:2] not in copy.states:
                    self.written[mark] = self.written.get(mark, False) or visible
        self.parents = {copy.parent for copy in genuine if copy.parent}

    @property
    def order(self):
        return self.at, self.key


def united(copies):
    named, unnamed = collections.defaultdict(list), collections.defaultdict(list)
    for copy in copies:
        (named[copy.key] if copy.message_id else unnamed[copy.content]).append(copy)
    groups, owners = [], {}
    for _, same in sorted(named.items()):
        parts = []
        for copy in sorted((copy for copy in same if copy.written is not None), key=lambda copy: copy.written):
            if parts and copy.written - parts[-1][0].written <= DAY:
                parts[-1].append(copy)
            else:
                parts.append([copy])
        undated = [copy for copy in same if copy.written is None]
        if undated and parts:
            parts[0] += undated
        elif undated:
            parts.append(undated)
        for part in parts:
            for copy in part:
                owners.setdefault(copy.content, part)
            groups.append(part)
    for content, same in unnamed.items():
        if content in owners:
            owners[content] += same
        else:
            groups.append(same)
    return [Message(group) for group in groups]


def threads(messages):
    messages = sorted(messages, key=lambda message: message.order)
    parents = list(range(len(messages)))

    def root(index):
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    known = {}

    def join(index, *name):
        parents[root(known.setdefault(name, index))] = root(index)

    for index, message in enumerate(messages):
        join(index, "key", message.key)
        for name in message.ids | message.references:
            join(index, "id", name)
        for name in message.gmails:
            join(index, "gmail", name)
        for name in message.indexes:
            for client in message.standing.externals:
                join(index, "index", name, client)
    # The last resort: an answer that names nothing, to what was written under its subject in the two weeks before.
    by_subject = collections.defaultdict(list)
    for index, message in enumerate(messages):
        for subject in message.subjects:
            by_subject[subject].append(index)
    for index, answer in enumerate(messages):
        if not answer.is_answer or answer.references or answer.gmails or answer.indexes:
            continue
        for other in {other for subject in answer.subjects for other in by_subject[subject]}:
            earlier = messages[other]
            if (0 <= answer.at - earlier.at <= 14 * DAY and earlier.standing.externals & answer.standing.externals
                    and earlier.standing.managers & answer.standing.managers):
                parents[root(index)] = root(other)
    found = collections.defaultdict(list)
    for index, message in enumerate(messages):
        found[root(index)].append(message)
    return list(found.values())


def contacts(readings):
    """(manager, thread, day) → (start, client, side)."""
    messages = united([copy for copy in readings if copy.at is not None])
    inherited = collections.defaultdict(set)
    for message in messages:
        for name in message.ids:
            inherited[name] |= message.inheritable
    found = {}
    for thread in threads(messages):
        thread.sort(key=lambda message: message.order)
        call = min(message.key for message in thread)
        bearing, latest = [], None
        for message in thread:
            if message.is_ignored:
                continue
            client = message.standing.client or latest
            latest = client
            if message.counts and client:
                bearing.append((message, client))
        runs = [(message, client, set(message.labels)) for message, client in bearing]
        labelled = [run for run in runs if run[0].has_labels]
        for one, two in zip(labelled, labelled[1:]):
            one[2].difference_update(two[0].labels)
        for message, client, labels in runs:
            marks = [(mark, manager) for mark in message.states | labels for manager in message.standing.bearers]
            for mark, visible in message.written.items():
                is_inherited = visible and mark[0] in ("copy", "plus") and any(
                    mark in inherited[name] for name in message.parents - message.ids)
                if message.standing.writer and not is_inherited:
                    marks.append((mark[:2], message.standing.writer))
            for (kind, text), manager in marks:
                side = MARKS[kind][text]
                day = (message.at + 3 * 3600) // DAY
                found.setdefault((manager, call, day), []).append((message.at, client, side))
    result = {}
    for (manager, call, day), events in found.items():
        start, client = min((at, client) for at, client, _ in events)
        _, _, side = max((at, side == "positive", side) for at, _, side in events)
        result[manager, call, day] = (start, client, "yes" if side == "positive" else "no")
    return result
