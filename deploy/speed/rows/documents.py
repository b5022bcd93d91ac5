"""Rows of freeswitch-json and freeswitch-xml: the documents of Tests/Fixtures, each with a uuid of its own."""
import json, os

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../Tests/Fixtures")


def fixture(path):
    with open(os.path.join(FIXTURES, path), encoding="utf-8") as file:
        return file.read()


FREESWITCH_JSON = json.dumps(json.loads(fixture("freeswitch-json/a-leg-hold-plain-values.cdr.json")), separators=(",", ":"))
FREESWITCH_XML = fixture("freeswitch-xml/a_4b3b36af-3d98-4670-bc14-0ee08890d7d6.cdr.xml").rstrip()


def freeswitch_json(number):
    return FREESWITCH_JSON.replace("3da8bf84-c133-4959-9e24-e72875cb33a1", f"3da8bf84-c133-4959-9e24-{number:012x}") + "\n"


def freeswitch_xml(number):
    return FREESWITCH_XML.replace("4b3b36af-3d98-4670-bc14-0ee08890d7d6", f"4b3b36af-3d98-4670-bc14-{number:012x}") + "\n"


# As in pbx.py.
FORMATS = {
    "freeswitch-json": ("", freeswitch_json, [], None),
    "freeswitch-xml": ("", freeswitch_xml, [], None),
}
