"""What people call the animals that live beside leopards, in English, Chinese and Russian."""

from __future__ import annotations

LANGUAGES = ("en", "zh", "ru")

# As field guides of the three languages have them; of a subspecies, where it has a name of its own.
_NAMES: dict[str, tuple[str, str, str]] = {
    "Panthera pardus": ("leopard", "豹", "леопард"),
    "Panthera pardus orientalis": ("Amur leopard", "东北豹", "дальневосточный леопард"),
    "Panthera pardus japonensis": ("North Chinese leopard", "华北豹", "северокитайский леопард"),
    "Panthera pardus fusca": ("Indian leopard", "印度豹", "индийский леопард"),
    "Panthera pardus tulliana": ("Persian leopard", "波斯豹", "переднеазиатский леопард"),
    "Panthera pardus kotiya": ("Sri Lankan leopard", "斯里兰卡豹", "цейлонский леопард"),
    "Panthera pardus melas": ("Javan leopard", "爪哇豹", "яванский леопард"),
    "Panthera pardus nimr": ("Arabian leopard", "阿拉伯豹", "аравийский леопард"),
    "Panthera pardus delacouri": ("Indochinese leopard", "印支豹", "индокитайский леопард"),
    "Panthera pardus pardus": ("African leopard", "非洲豹", "африканский леопард"),
    "Panthera tigris": ("tiger", "虎", "тигр"),
    "Panthera tigris altaica": ("Amur tiger", "东北虎", "амурский тигр"),
    "Panthera uncia": ("snow leopard", "雪豹", "снежный барс"),
    "Panthera onca": ("jaguar", "美洲豹", "ягуар"),
    "Panthera leo": ("lion", "狮", "лев"),
    "Neofelis nebulosa": ("clouded leopard", "云豹", "дымчатый леопард"),
    "Lynx lynx": ("Eurasian lynx", "猞猁", "обыкновенная рысь"),
    "Prionailurus bengalensis": ("leopard cat", "豹猫", "бенгальская кошка"),
    "Prionailurus bengalensis euptilurus": (
        "Amur leopard cat", "东北豹猫", "амурский лесной кот",
    ),
    "Otocolobus manul": ("Pallas's cat", "兔狲", "манул"),
    "Felis chaus": ("jungle cat", "丛林猫", "камышовый кот"),
    "Felis silvestris": ("European wildcat", "欧林猫", "лесной кот"),
    "Felis catus": ("domestic cat", "家猫", "домашняя кошка"),
    "Leopardus pardalis": ("ocelot", "虎猫", "оцелот"),
    "Puma concolor": ("puma", "美洲狮", "пума"),
    "Acinonyx jubatus": ("cheetah", "猎豹", "гепард"),
    "Leptailurus serval": ("serval", "薮猫", "сервал"),
    "Caracal caracal": ("caracal", "狞猫", "каракал"),
    "Canis lupus": ("grey wolf", "狼", "волк"),
    "Canis familiaris": ("domestic dog", "家犬", "домашняя собака"),
    "Canis aureus": ("golden jackal", "亚洲胡狼", "обыкновенный шакал"),
    "Cuon alpinus": ("dhole", "豺", "красный волк"),
    "Vulpes vulpes": ("red fox", "赤狐", "обыкновенная лисица"),
    "Nyctereutes procyonoides": ("raccoon dog", "貉", "енотовидная собака"),
    "Ursus thibetanus": ("Asiatic black bear", "亚洲黑熊", "гималайский медведь"),
    "Ursus arctos": ("brown bear", "棕熊", "бурый медведь"),
    "Meles leucurus": ("Asian badger", "亚洲狗獾", "азиатский барсук"),
    "Meles meles": ("European badger", "欧亚狗獾", "обыкновенный барсук"),
    "Arctonyx collaris": ("greater hog badger", "猪獾", "свиной барсук"),
    "Martes flavigula": ("yellow-throated marten", "黄喉貂", "харза"),
    "Martes zibellina": ("sable", "紫貂", "соболь"),
    "Mustela sibirica": ("Siberian weasel", "黄鼬", "колонок"),
    "Mustela nivalis": ("least weasel", "伶鼬", "ласка"),
    "Mustela erminea": ("stoat", "白鼬", "горностай"),
    "Lutra lutra": ("Eurasian otter", "欧亚水獭", "речная выдра"),
    "Gulo gulo": ("wolverine", "貂熊", "росомаха"),
    "Hyaena hyaena": ("striped hyena", "条纹鬣狗", "полосатая гиена"),
    "Crocuta crocuta": ("spotted hyena", "斑鬣狗", "пятнистая гиена"),
    "Paguma larvata": ("masked palm civet", "花面狸", "гималайская цивета"),
    "Sus scrofa": ("wild boar", "野猪", "кабан"),
    "Cervus nippon": ("sika deer", "梅花鹿", "пятнистый олень"),
    "Cervus canadensis": ("wapiti", "马鹿", "изюбрь"),
    "Cervus elaphus": ("red deer", "欧洲马鹿", "благородный олень"),
    "Capreolus pygargus": ("Siberian roe deer", "狍", "сибирская косуля"),
    "Capreolus capreolus": ("European roe deer", "欧洲狍", "европейская косуля"),
    "Moschus moschiferus": ("Siberian musk deer", "原麝", "кабарга"),
    "Alces alces": ("moose", "驼鹿", "лось"),
    "Hydropotes inermis": ("water deer", "獐", "водяной олень"),
    "Muntiacus reevesi": ("Reeves's muntjac", "小麂", "китайский мунтжак"),
    "Axis axis": ("chital", "花鹿", "аксис"),
    "Rusa unicolor": ("sambar", "水鹿", "замбар"),
    "Nemorhaedus caudatus": ("long-tailed goral", "长尾斑羚", "амурский горал"),
    "Naemorhedus griseus": ("Chinese goral", "中华斑羚", "китайский горал"),
    "Capra sibirica": ("Siberian ibex", "北山羊", "сибирский козёл"),
    "Pseudois nayaur": ("blue sheep", "岩羊", "голубой баран"),
    "Ovis ammon": ("argali", "盘羊", "архар"),
    "Bos taurus": ("cattle", "家牛", "корова"),
    "Equus caballus": ("horse", "家马", "лошадь"),
    "Capra hircus": ("domestic goat", "家山羊", "домашняя коза"),
    "Ovis aries": ("domestic sheep", "绵羊", "домашняя овца"),
    "Lepus mandshuricus": ("Manchurian hare", "东北兔", "маньчжурский заяц"),
    "Lepus timidus": ("mountain hare", "雪兔", "заяц-беляк"),
    "Sciurus vulgaris": ("red squirrel", "欧亚红松鼠", "обыкновенная белка"),
    "Eutamias sibiricus": ("Siberian chipmunk", "花鼠", "азиатский бурундук"),
    "Tamias sibiricus": ("Siberian chipmunk", "花鼠", "азиатский бурундук"),
    "Pteromys volans": ("Siberian flying squirrel", "小飞鼠", "обыкновенная летяга"),
    "Erinaceus amurensis": ("Amur hedgehog", "东北刺猬", "амурский ёж"),
    "Macaca mulatta": ("rhesus macaque", "猕猴", "макак-резус"),
    "Hystrix indica": ("Indian crested porcupine", "印度豪猪", "индийский дикобраз"),
    "Phasianus colchicus": ("common pheasant", "环颈雉", "фазан"),
    "Tetrastes bonasia": ("hazel grouse", "花尾榛鸡", "рябчик"),
    "Garrulus glandarius": ("Eurasian jay", "松鸦", "сойка"),
    "Homo sapiens": ("human", "人", "человек"),
}  # fmt: skip


def common_name(scientific_name: str, language: str = "en") -> str:
    """What people call a species in a language; its scientific name where that is not known.

    Parameters
    ----------
    scientific_name
        Genus and species, or subspecies.
    language
        "en", "zh" or "ru".

    Examples
    --------
    >>> common_name("Panthera pardus orientalis", "ru")
    'дальневосточный леопард'
    >>> common_name("Panthera pardus ciscaucasica"), common_name("Felidae")
    ('leopard', 'Felidae')
    """
    words = scientific_name.split()
    for known in (scientific_name, " ".join(words[:2])):
        if known in _NAMES and language in LANGUAGES:
            return _NAMES[known][LANGUAGES.index(language)]
    return scientific_name


def known_species() -> tuple[str, ...]:
    """The scientific names that people's names are known of, in order."""
    return tuple(sorted(_NAMES))
