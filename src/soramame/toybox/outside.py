"""Words for what the world does not hold, so that a reader learns to notice and to name them.

Verbs have two forms, as in the lexicon; Dutch nouns carry their article. A fifth of the words, by
a hash of the last part, is held out of training.
"""

from __future__ import annotations

import zlib

WORDS: dict[tuple[str, str], str] = {
    ("en", "who"): "cat kitten lion tiger bear wolf deer cow pig sheep goat chicken rooster goose "
    "monkey gorilla zebra camel crocodile snake frog lizard spider ant bee butterfly dragonfly "
    "dragon unicorn dinosaur monster ghost zombie vampire werewolf witch wizard fairy elf dwarf "
    "giant mermaid alien astronaut pirate knight king queen prince princess man woman boy girl "
    "child baby grandmother grandfather teacher doctor policeman fireman farmer soldier ninja "
    "samurai cowboy clown dancer singer chef santa superhero spiderman batman mickey pikachu "
    "whale shark dolphin octopus jellyfish crab lobster seal walrus squirrel hedgehog mouse rat "
    "hamster beaver otter kangaroo koala panda hippo rhino leopard cheetah donkey llama ostrich "
    "flamingo peacock parrot owl eagle bat snail worm truck lorry van motorcycle motorbike bicycle "
    "bike scooter skateboard tram submarine tank bulldozer crane ambulance canoe kayak carriage "
    "tree flower house castle tower bridge statue chair table lamp piano guitar violin computer "
    "phone television bottle cup book clock umbrella hat shoe sword apple banana pizza hamburger "
    "sandwich cake doughnut toaster teapot candle mushroom cactus cloud planet comet satellite "
    "ufo kite drone scarecrow mannequin doll teddy toddler couple crowd family people dolls goblin "
    "phoenix yeti mammoth hyena gazelle moose reindeer ferret raccoon badger skunk buffalo bull "
    "ox lamb piglet calf chimpanzee baboon gecko chameleon python cobra beetle mosquito moth "
    "ladybug caterpillar grasshopper scorpion swan pelican vulture turkey hen stork",
    ("en", "thing"): "hat|scarf|umbrella|guitar|piano|sword|banana|pizza|hamburger"
    "|ice cream|apple|book|newspaper|phone|laptop|suitcase|backpack|crown|helmet|cape"
    "|pair of sunglasses|bow tie|necklace|flag|lantern|candle|birthday cake|bottle|cup of tea"
    "|hammer|shovel|rope|ladder|chair|table|sofa|bed|mirror|basket|teddy bear|skateboard|surfboard"
    "|bicycle|trumpet|drum|violin|microphone|fishing rod|kite|telescope|map|treasure chest|key"
    "|flower|rose|carrot|bone|mushroom|pumpkin|watermelon|sandwich|doughnut|dragon"
    "|castle|bridge|statue|fountain|tower|lighthouse|rainbow|volcano|waterfall|campfire|fireworks"
    "|fence|bench|traffic light|tent|church|ferris wheel|pyramid|igloo|tree house|pirate flag"
    "|cat|monkey|wizard|child|crowd|woman|man|ghost|jet pack|magic wand|shield|bell|gift|ribbon",
    ("en", "where"): "library|kitchen|bathroom|bedroom|living room|school|classroom|hospital"
    "|supermarket|restaurant|office|factory|museum|theatre|cinema|church|temple|castle|palace"
    "|prison|garage|airport|train station|harbour|stadium|football field|swimming pool|gym|zoo"
    "|circus|amusement park|playground|garden|vineyard|farm|barn|jungle|rainforest|swamp|river"
    "|lake|waterfall|canyon|cave|volcano|island|tunnel|bridge|highway|parking lot|rooftop|attic"
    "|cellar|space station|galaxy|laboratory|graveyard|haunted house|maze"
    "|pyramid|battlefield|ballroom|casino|bakery|shop|mall|hotel|elevator|basement|laundromat",
    ("en", "city"): "Paris London Tokyo Amsterdam Berlin Rome Venice Barcelona Moscow Beijing "
    "Shanghai Sydney Cairo Rotterdam Brussels Chicago Boston Texas California Japan China India "
    "Brazil Mexico Egypt Africa Antwerp Vienna Prague Istanbul Dubai Singapore Manhattan Hollywood "
    "Scotland Ireland Norway Iceland Hawaii Utrecht Mars Jupiter Saturn Narnia Hogwarts Gotham "
    "Atlantis Kyoto Seoul Lisbon Madrid Athens Delhi Bangkok Toronto Peru Kenya Venus",
    ("en", "which"): "striped|spotted|golden|silver|grey|gray|beige|turquoise|transparent|invisible"
    "|wooden|metal|metallic|glass|crystal|stone|marble|furry|hairy|fluffy|spiky|muddy|rusty|broken"
    "|burning|flaming|glowing|giant|gigantic|enormous|huge|tiny|microscopic|fat|skinny|muscular"
    "|two-headed|three-legged|winged|armoured|headless|one-eyed|sleeping|angry|sad|crying|drunk"
    "|hungry|tired|scared|rainbow-coloured|multicoloured|checkered|polka-dotted|tattooed|bearded"
    "|bald|knitted|plush|lego|neon|steampunk|futuristic|medieval|haunted"
    "|evil|skeletal|upside-down|pregnant|royal|naked|masked|bronze|copper|gold|teal|khaki",
    ("en", "does"): "sings/singing|dances/dancing|sleeps/sleeping|eats/eating|drinks/drinking"
    "|reads/reading|writes/writing|paints/painting|cooks/cooking|laughs/laughing|cries/crying"
    "|smiles/smiling|talks/talking|shouts/shouting|fights/fighting|explodes/exploding"
    "|burns/burning|melts/melting|digs/digging|climbs a ladder/climbing a ladder|kisses/kissing"
    "|knits/knitting|juggles/juggling|meditates/meditating|skates/skating|surfs/surfing"
    "|plays chess/playing chess|plays the guitar/playing the guitar"
    "|teleports/teleporting|crashes into a wall/crashing into a wall|sneezes/sneezing"
    "|waves its hand/waving its hand|snores/snoring|plays football/playing football"
    "|works/working|studies/studying|hides/hiding|shrinks/shrinking|grows/growing|bakes/baking"
    "|builds a wall/building a wall|disappears/disappearing|barks/barking|claps/clapping"
    "|votes/voting|argues/arguing|whistles/whistling|yawns/yawning|celebrates/celebrating",
    ("en", "also"): "oil painting|anime|watercolour|pixel art|cartoon|manga|cyberpunk|steampunk"
    "|pencil sketch|comic book style|in the style of Van Gogh|Pixar style|Disney|ukiyo-e"
    "|Minecraft|Lego style|in slow motion|time-lapse|in winter|in autumn|in spring|at dawn"
    "|at sunrise|in the morning|on Christmas|on Monday|in a thunderstorm|with lightning"
    "|under a rainbow|in a tornado|during an earthquake|in a sandstorm|in a hurricane|with music"
    "|with fireworks|in the year 3000|in the Middle Ages|upside down|underwater|in outer space"
    "|fisheye lens|handheld camera|drone footage|bird's-eye view|split screen|infrared|x-ray"
    "|backwards in time|first-person view|hologram|vaporwave|impressionist|graffiti|stained glass",
    ("nl", "who"): "de kat|de poes|de leeuw|de tijger|de beer|de wolf|het hert|de koe|het varken"
    "|het schaap|de geit|de kip|de haan|de gans|de aap|de zebra|de kameel|de krokodil|de slang"
    "|de kikker|de spin|de mier|de bij|de vlinder|de draak|de eenhoorn|de dinosaurus|het monster"
    "|het spook|de zombie|de heks|de tovenaar|de fee|de kabouter|de reus|de zeemeermin|de alien"
    "|de astronaut|de piraat|de ridder|de koning|de koningin|de prins|de prinses|de man|de vrouw"
    "|de jongen|het meisje|het kind|de baby|de oma|de opa|de dokter|de agent|de brandweerman"
    "|de boer|de soldaat|de clown|de danser|de kok|de superheld|de walvis|de haai|de dolfijn"
    "|de octopus|de kwal|de krab|de zeehond|de eekhoorn|de egel|de muis|de rat|de hamster|de bever"
    "|de kangoeroe|de panda|het nijlpaard|de neushoorn|de ezel|de struisvogel|de papegaai|de uil"
    "|de adelaar|de slak|de worm|de vrachtwagen|de motor|de fiets|de brommer|de tram|de duikboot"
    "|de tank|de ambulance|de kano|de koets|de boom|de bloem|het huis|het kasteel|de toren|de brug"
    "|het standbeeld|de stoel|de tafel|de lamp|de piano|de gitaar|de computer|de telefoon|de fles"
    "|het boek|de klok|de paraplu|de hoed|de schoen|het zwaard|de appel|de banaan|de pizza"
    "|de taart|de kaars|de paddenstoel|de wolk|de planeet|de komeet|de satelliet|de vlieger"
    "|de vogelverschrikker|de pop|de menigte|de familie|de zwaan|de ooievaar|de stier|het lam",
    ("nl", "thing"): "een hoed|een sjaal|een paraplu|een gitaar|een piano|een zwaard|een banaan"
    "|een pizza|een hamburger|een ijsje|een appel|een boek|een krant|een telefoon|een laptop"
    "|een koffer|een rugzak|een kroon|een helm|een cape|een zonnebril|een strik|een ketting"
    "|een vlag|een lantaarn|een kaars|een verjaardagstaart|een fles|een kopje thee|een hamer"
    "|een schep|een touw|een ladder|een stoel|een tafel|een bank|een bed|een spiegel|een mandje"
    "|een knuffelbeer|een skateboard|een surfplank|een fiets|een trompet|een trommel|een viool"
    "|een hengel|een vlieger|een verrekijker|een schatkist|een sleutel|een bloem|een roos"
    "|een wortel|een bot|een paddenstoel|een pompoen|een boterham|een draak|een kasteel|een brug"
    "|een standbeeld|een fontein|een toren|een vuurtoren|een regenboog|een vulkaan|een waterval"
    "|een kampvuur|vuurwerk|een hek|een bankje|een stoplicht|een tent|een kerk|een reuzenrad"
    "|een kat|een aap|een tovenaar|een kind|een vrouw|een man|een spook|een toverstaf|een cadeau",
    ("nl", "where"): "bibliotheek|keuken|badkamer|slaapkamer|woonkamer|school|klas|supermarkt"
    "|fabriek|bioscoop|kerk|tempel|gevangenis|garage|haven|dierentuin|speeltuin|tuin|jungle"
    "|rivier|grot|tunnel|kelder|ruimte|kamer|winkel|bakkerij|sporthal|achtbaan|sloot|kas|schuur"
    "|boerderij|woonwijk|parkeergarage|snelweg|balzaal|pyramide|kroeg|rechtbank|operazaal",
    ("nl", "city"): "Parijs Londen Tokio Amsterdam Berlijn Rome Venetië Barcelona Moskou Rotterdam "
    "Utrecht Brussel Gent Antwerpen Groningen Haarlem Leiden Delft Maastricht Japan China Brazilië "
    "Egypte Afrika Amerika Duitsland Frankrijk Spanje Italië Noorwegen IJsland Mars Jupiter "
    "Zweden Wenen Praag Istanbul Dubai Eindhoven Friesland Limburg",
    ("nl", "which"): "gestreepte|gevlekte|gouden|zilveren|grijze|doorzichtige|onzichtbare|houten"
    "|metalen|glazen|stenen|marmeren|harige|pluizige|roestige|kapotte|brandende|gloeiende"
    "|gigantische|enorme|reusachtige|piepkleine|dikke|magere|gespierde|slapende|boze|verdrietige"
    "|huilende|dronken|hongerige|vermoeide|bange|veelkleurige|geruite|gestippelde|kale|bevroren"
    "|gebreide|pluchen|futuristische|middeleeuwse|kwade|dode|gemaskerde|beige|turkooizen|bronzen",
    ("nl", "does"): "zingt/zingen|danst/dansen|slaapt/slapen|eet/eten|drinkt/drinken|leest/lezen"
    "|schrijft/schrijven|schildert/schilderen|kookt/koken|lacht/lachen|huilt/huilen|praat/praten"
    "|schreeuwt/schreeuwen|vecht/vechten|ontploft/ontploffen|brandt/branden|smelt/smelten"
    "|graaft/graven|breit/breien|jongleert/jongleren|mediteert/mediteren|schaatst/schaatsen"
    "|surft/surfen|schaakt/schaken|niest/niezen|snurkt/snurken|voetbalt/voetballen|werkt/werken"
    "|studeert/studeren|krimpt/krimpen|groeit/groeien|bakt/bakken|verdwijnt/verdwijnen"
    "|blaft/blaffen|klapt/klappen|fluit/fluiten|gaapt/gapen|feest/feesten|fietst/fietsen",
    ("nl", "also"): "olieverfschilderij|anime|aquarel|pixelkunst|tekenfilm|manga|cyberpunk|schets"
    "|in de stijl van Van Gogh|stripverhaal|Lego|in slow motion|versneld|in de winter|in de herfst"
    "|in de lente|bij zonsopgang|in de ochtend|met kerst|tijdens onweer|met bliksem"
    "|onder een regenboog|tijdens een aardbeving|in een zandstorm|met muziek|met vuurwerk"
    "|in de middeleeuwen|ondersteboven|onder water|in de ruimte|achterstevoren|hologram",
}


def words(language: str, kind: str, unseen: bool = False) -> tuple[str, ...]:
    """The words of a kind (who, thing, where, city, which, does, also) seen in training or not."""
    text = WORDS[language, kind]
    items = text.split("|") if "|" in text else text.split()
    return tuple(w for w in items if (zlib.crc32(w.split()[-1].encode()) % 5 == 0) == unseen)
