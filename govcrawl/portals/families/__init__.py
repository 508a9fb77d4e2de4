"""The CMS families, one file each; `FAMILIES` by the key that stands in spiders/portals.csv.

To add one: write its file, name it here, give it a demo portal (demo/families/) and a line in docs/add-a-portal.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from govcrawl.portals.families.c_i import C_I
from govcrawl.portals.families.channel_doc import CHANNEL_DOC
from govcrawl.portals.families.generic import GENERIC
from govcrawl.portals.families.phpcms import PHPCMS
from govcrawl.portals.families.qujing_public import QUJING_PUBLIC
from govcrawl.portals.families.trs import TRS
from govcrawl.portals.families.vsb import VSB
from govcrawl.portals.family import Family

FAMILIES: Final[Mapping[str, Family]] = {
    family.key: family for family in (VSB, CHANNEL_DOC, C_I, PHPCMS, QUJING_PUBLIC, TRS, GENERIC)
}
