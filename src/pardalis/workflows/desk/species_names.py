"""Names of species to suggest: scientific ones, and what people call them in three languages."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.store.desk import photograph_search
from pardalis.workflows.desk.desk import Desk

LANGUAGES = ("en", "zh", "ru")
_NAMES: tuple[tuple[str, str, str, str], ...] = (
    ("Panthera pardus", "leopard", "豹", "леопард"),
    ("Panthera tigris", "tiger", "虎", "тигр"),
    ("Panthera uncia", "snow leopard", "雪豹", "снежный барс"),
    ("Panthera leo", "lion", "狮", "лев"),
    ("Acinonyx jubatus", "cheetah", "猎豹", "гепард"),
    ("Neofelis nebulosa", "clouded leopard", "云豹", "дымчатый леопард"),
    ("Lynx lynx", "Eurasian lynx", "猞猁", "рысь"),
    ("Prionailurus bengalensis", "leopard cat", "豹猫", "бенгальская кошка"),
    ("Catopuma temminckii", "Asian golden cat", "金猫", "кошка Темминка"),
    ("Otocolobus manul", "Pallas's cat", "兔狲", "манул"),
    ("Felis chaus", "jungle cat", "丛林猫", "камышовый кот"),
    ("Caracal caracal", "caracal", "狞猫", "каракал"),
    ("Leptailurus serval", "serval", "薮猫", "сервал"),
    ("Canis lupus", "grey wolf", "狼", "волк"),
    ("Canis familiaris", "dog", "家犬", "собака"),
    ("Canis aureus", "golden jackal", "亚洲胡狼", "обыкновенный шакал"),
    ("Cuon alpinus", "dhole", "豺", "красный волк"),
    ("Nyctereutes procyonoides", "raccoon dog", "貉", "енотовидная собака"),
    ("Vulpes vulpes", "red fox", "赤狐", "лисица"),
    ("Crocuta crocuta", "spotted hyaena", "斑鬣狗", "пятнистая гиена"),
    ("Hyaena hyaena", "striped hyaena", "条纹鬣狗", "полосатая гиена"),
    ("Ursus thibetanus", "Asiatic black bear", "亚洲黑熊", "гималайский медведь"),
    ("Ursus arctos", "brown bear", "棕熊", "бурый медведь"),
    ("Melursus ursinus", "sloth bear", "懒熊", "медведь-губач"),
    ("Meles leucurus", "Asian badger", "亚洲狗獾", "азиатский барсук"),
    ("Arctonyx collaris", "hog badger", "猪獾", "свиной барсук"),
    ("Martes flavigula", "yellow-throated marten", "黄喉貂", "харза"),
    ("Martes zibellina", "sable", "紫貂", "соболь"),
    ("Mustela sibirica", "Siberian weasel", "黄鼬", "колонок"),
    ("Mellivora capensis", "honey badger", "蜜獾", "медоед"),
    ("Paguma larvata", "masked palm civet", "果子狸", "гималайская цивета"),
    ("Viverra zibetha", "large Indian civet", "大灵猫", "большая цивета"),
    ("Ailuropoda melanoleuca", "giant panda", "大熊猫", "большая панда"),
    ("Ailurus fulgens", "red panda", "小熊猫", "малая панда"),
    ("Cervus nippon", "sika deer", "梅花鹿", "пятнистый олень"),
    ("Cervus canadensis", "wapiti", "马鹿", "изюбрь"),
    ("Rusa unicolor", "sambar", "水鹿", "замбар"),
    ("Axis axis", "chital", "花鹿", "аксис"),
    ("Capreolus pygargus", "Siberian roe deer", "狍", "сибирская косуля"),
    ("Elaphodus cephalophus", "tufted deer", "毛冠鹿", "хохлатый олень"),
    ("Muntiacus reevesi", "Reeves's muntjac", "小麂", "китайский мунтжак"),
    ("Muntiacus vaginalis", "northern red muntjac", "赤麂", "мунтжак"),
    ("Moschus moschiferus", "Siberian musk deer", "原麝", "кабарга"),
    ("Moschus berezovskii", "forest musk deer", "林麝", "лесная кабарга"),
    ("Naemorhedus caudatus", "long-tailed goral", "长尾斑羚", "амурский горал"),
    ("Naemorhedus griseus", "Chinese goral", "中华斑羚", "китайский горал"),
    ("Capricornis milneedwardsii", "Chinese serow", "中华鬣羚", "китайский сероу"),
    ("Budorcas taxicolor", "takin", "羚牛", "такин"),
    ("Pseudois nayaur", "blue sheep", "岩羊", "голубой баран"),
    ("Capra sibirica", "Siberian ibex", "北山羊", "сибирский козёл"),
    ("Sus scrofa", "wild boar", "野猪", "кабан"),
    ("Phacochoerus africanus", "common warthog", "疣猪", "бородавочник"),
    ("Tragelaphus strepsiceros", "greater kudu", "大捻角羚", "большой куду"),
    ("Aepyceros melampus", "impala", "黑斑羚", "импала"),
    ("Bos taurus", "cattle", "家牛", "корова"),
    ("Bos grunniens", "yak", "牦牛", "домашний як"),
    ("Equus caballus", "horse", "马", "лошадь"),
    ("Ovis aries", "sheep", "绵羊", "овца"),
    ("Capra hircus", "goat", "山羊", "коза"),
    ("Macaca mulatta", "rhesus macaque", "猕猴", "макак-резус"),
    ("Rhinopithecus roxellana", "golden snub-nosed monkey", "川金丝猴", "золотистый ринопитек"),
    ("Papio ursinus", "chacma baboon", "豚尾狒狒", "медвежий павиан"),
    ("Hystrix brachyura", "Malayan porcupine", "马来豪猪", "малайский дикобраз"),
    ("Hystrix africaeaustralis", "Cape porcupine", "南非豪猪", "южноафриканский дикобраз"),
    ("Lepus mandshuricus", "Manchurian hare", "东北兔", "маньчжурский заяц"),
    ("Lepus tolai", "tolai hare", "蒙古兔", "заяц-толай"),
    ("Sciurus vulgaris", "red squirrel", "欧亚红松鼠", "обыкновенная белка"),
    ("Phasianus colchicus", "common pheasant", "环颈雉", "фазан"),
    ("Tetrastes bonasia", "hazel grouse", "花尾榛鸡", "рябчик"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpeciesName:
    """A species by its names.

    Parameters
    ----------
    scientific_name
        In two words.
    common_name
        In the language of the pages; empty where it is not known.
    """

    scientific_name: str
    common_name: str


def common_name(scientific_name: str, language: str) -> str:
    """What people call a species; empty where it is not known.

    Parameters
    ----------
    scientific_name
        In two words.
    language
        "en", "zh" or "ru".

    Examples
    --------
    >>> common_name("Panthera pardus", "zh")
    '豹'
    """
    place = 1 + (LANGUAGES.index(language) if language in LANGUAGES else 0)
    return next((row[place] for row in _NAMES if row[0] == scientific_name), "")


def scientific_name(called: str) -> str:
    """The scientific name of what people call a species; empty where that is not known.

    Parameters
    ----------
    called
        In any of the languages.

    Examples
    --------
    >>> scientific_name("Snow leopard"), scientific_name("豹"), scientific_name("Panthera")
    ('Panthera uncia', 'Panthera pardus', '')
    """
    wanted = called.strip().casefold()
    names = ((row[0], map(str.casefold, row[1:])) for row in _NAMES)
    return next((name for name, words in names if wanted in words), "")


def species_names(desk: Desk, language: str) -> tuple[SpeciesName, ...]:
    """Species to suggest: those of the survey first, the most frequent before others.

    Parameters
    ----------
    desk
        The open project.
    language
        "en", "zh" or "ru".
    """
    with desk.project.database.read() as connection:
        here = photograph_search.species_named(connection)
    known = dict.fromkeys((*here, *(row[0] for row in _NAMES)))
    return tuple(SpeciesName(name, common_name(name, language)) for name in known)
