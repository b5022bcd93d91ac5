"""A row of every format whose speed is measured, as its writer makes it: a call of twelve seconds of talk."""
from . import cloud, documents, pbx

FORMATS = {**pbx.FORMATS, **documents.FORMATS, **cloud.FORMATS}
