"""Forms of Chinese characters that stand in PDFs for the ordinary ones: ⼈ for 人, ⺠ for 民.

Fonts map the glyph of a character that is also a radical to the radical's own code point, and what
is copied out of a PDF has that one: the word is then found by no search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from tiaowen.importer.traced_lines import Edit

# Unicode gives the Kangxi radicals (U+2F00 …) and compatibility ideographs (U+F900 …) a
# decomposition, but not the radicals of the supplement (U+2E80 …): those are listed here, after
# EquivalentUnifiedIdeograph.txt of the Unicode Character Database.
_SUPPLEMENT = dict(
    zip(
        "⺀⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺵⺶⺷⺸⺹⺺⺻"
        "⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "冫厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒网网羊羊羊老聿聿"
        "肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶邑钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
# In the fonts of mainland China the glyph of ⼾ is that of 户, which Unicode makes 戶.
_SUPPLEMENT["⼾"] = "户"
_FORMS = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")


def ordinary_forms(text: str) -> Iterator[Edit]:
    """Replace radicals and compatibility forms by the characters that they stand for."""
    for match in _FORMS.finditer(text):
        form = match[0]
        ours = _SUPPLEMENT.get(form) or unicodedata.normalize("NFKC", form)
        if ours != form and len(ours) == 1:
            yield Edit(match.start(), match.end(), ours)
