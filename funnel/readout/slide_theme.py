"""The palette and type of a presentation, so that what a reader adds looks like the rest."""

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation

from funnel.palette import LIGHT

# A presentation cannot carry its typeface to a machine that lacks it. Arial is on every one, and
# where it is not there is a face of just its widths.
FONT = "Arial"
_COLORS = {
    "dk1": LIGHT.ink,
    "lt1": LIGHT.card,
    "dk2": LIGHT.soft,
    "lt2": LIGHT.grid,
    "accent1": LIGHT.better,
    "accent2": LIGHT.worse,
    "accent3": LIGHT.motions["partner"],
    "accent4": LIGHT.motions["outbound"],
    "accent5": LIGHT.sides["marketing"],
    "accent6": LIGHT.sides["sales"],
    "hlink": LIGHT.better,
    "folHlink": LIGHT.soft,
}


def dress(deck: Presentation) -> None:
    """Put the palette's colours and the typeface into the theme of ``deck``."""
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = parse_xml(part.blob)
    for name, color in _COLORS.items():
        place = theme.find(f".//{{*}}clrScheme/{{*}}{name}")
        for old in list(place):
            place.remove(old)
        place.append(parse_xml(f"<a:srgbClr {nsdecls('a')} val='{color[1:]}'/>"))
    for face in theme.iterfind(".//{*}fontScheme/*/{*}latin"):
        face.set("typeface", FONT)
    part._blob = serialize_part_xml(theme)
