"""The world's vocabulary in Dutch, in the notation that `lexicon.py` explains.

Nouns carry their article, colours their two forms (het rood/rode), verbs "he does/to do".
"""

from __future__ import annotations

NOUNS = {
    "car": "de auto|de wagen|de sportwagen|het autootje|~de personenauto|~de sportauto",
    "bus": "de bus|de schoolbus|de stadsbus|de autobus|~de dubbeldekker|~het busje",
    "train": "de trein|de stoomtrein|de locomotief|het treintje|~de sneltrein",
    "tractor": "de tractor|de trekker|het tractortje|~de landbouwtractor",
    "boat": "de boot|het schip|de zeilboot|het bootje|~de roeiboot|~het scheepje",
    "plane": "het vliegtuig|het vliegtuigje|het straalvliegtuig|~het passagiersvliegtuig",
    "rocket": "de raket|het ruimteschip|de ruimteraket|~het raketje",
    "balloon": "de ballon|de luchtballon|de heteluchtballon|~het ballonnetje",
    "helicopter": "de helikopter|de heli|de reddingshelikopter|~het helikoptertje",
    "bird": "de vogel|het vogeltje|de mus|de meeuw|de duif|het roodborstje|~de zangvogel",
    "fox": "de vos|het vosje|de kleine vos|~de jonge vos|~het vossenjong",
    "rabbit": "het konijn|het konijntje|de haas|~het haasje",
    "dog": "de hond|het hondje|de puppy|de jonge hond|~de herdershond",
    "horse": "het paard|de pony|het paardje|de hengst|~het veulen",
    "duck": "de eend|het eendje|de wilde eend|~het eendenkuiken",
    "turtle": "de schildpad|het schildpadje|de zeeschildpad|~de landschildpad",
    "fish": "de vis|het visje|de goudvis|~de zalm",
    "penguin": "de pinguïn|de kleine pinguïn|de keizerspinguïn|~de koningspinguïn",
    "elephant": "de olifant|het olifantje|de jonge olifant|~de babyolifant",
    "giraffe": "de giraf|de giraffe|de jonge giraf|~de lange giraf",
    "robot": "de robot|het robotje|de androïde|~de mensachtige robot",
    "ball": "de bal|de strandbal|de rubberen bal|~de speelbal",
    "snowman": "de sneeuwpop|de sneeuwman|het sneeuwpopje|~de vrolijke sneeuwpop",
    "windmill": "de windmolen|de molen|de oude molen|~de korenmolen",
}
COLOURS = {
    "red": "rood/rode|felrood/felrode|knalrood/knalrode|vuurrood/vuurrode|donkerrood/donkerrode"
    "|scharlakenrood/scharlakenrode|~karmijnrood/karmijnrode|~robijnrood/robijnrode",
    "orange": "oranje/oranje|feloranje/feloranje|knaloranje/knaloranje|~diep oranje/diep oranje",
    "yellow": "geel/gele|felgeel/felgele|knalgeel/knalgele|citroengeel/citroengele"
    "|~kanariegeel/kanariegele",
    "green": "groen/groene|felgroen/felgroene|donkergroen/donkergroene|grasgroen/grasgroene"
    "|~smaragdgroen/smaragdgroene|~mosgroen/mosgroene",
    "blue": "blauw/blauwe|felblauw/felblauwe|donkerblauw/donkerblauwe|lichtblauw/lichtblauwe"
    "|hemelsblauw/hemelsblauwe|~kobaltblauw/kobaltblauwe",
    "purple": "paars/paarse|donkerpaars/donkerpaarse|lila/lila|violet/violette"
    "|~lichtpaars/lichtpaarse",
    "pink": "roze/roze|felroze/felroze|knalroze/knalroze|~zachtroze/zachtroze",
    "brown": "bruin/bruine|donkerbruin/donkerbruine|lichtbruin/lichtbruine"
    "|kastanjebruin/kastanjebruine|~chocoladebruin/chocoladebruine",
    "white": "wit/witte|sneeuwwit/sneeuwwitte|spierwit/spierwitte|helderwit/helderwitte"
    "|~melkwit/melkwitte",
    "black": "zwart/zwarte|pikzwart/pikzwarte|gitzwart/gitzwarte|~inktzwart/inktzwarte",
}
LIKENESSES = {
    "red": "zo rood als een tomaat|~zo rood als een kers",
    "orange": "zo oranje als een wortel|~zo oranje als een pompoen",
    "yellow": "zo geel als een citroen|~zo geel als een kanarie",
    "green": "zo groen als gras|~zo groen als een kikker",
    "blue": "zo blauw als de hemel|~zo blauw als de zee",
    "purple": "zo paars als een pruim|~zo paars als een druif",
    "pink": "zo roze als een flamingo|~zo roze als een suikerspin",
    "brown": "zo bruin als chocola|~zo bruin als een kastanje",
    "white": "zo wit als sneeuw|~zo wit als melk",
    "black": "zo zwart als kool|~zo zwart als inkt",
}
VERBS = {
    "walk": "loopt/lopen|wandelt/wandelen|kuiert/kuieren|stapt/stappen"
    "|waggelt/waggelen @duck,penguin|kruipt/kruipen @turtle|sjokt/sjokken @turtle,elephant,horse"
    "|marcheert/marcheren @robot,penguin|~slentert/slenteren",
    "run": "rent/rennen|holt/hollen|sprint/sprinten|galoppeert/galopperen @horse,giraffe"
    "|draaft/draven @horse,dog,elephant|snelt/snellen|~spurt/spurten",
    "hop": "huppelt/huppelen|hupt/huppen|hipt/hippen|springt/springen @>"
    "|stuitert/stuiteren @>&ball,>&snowman"
    "|~wipt/wippen @>",
    "drive": "rijdt/rijden|reist/reizen|tuft/tuffen @train,tractor,car|raast/razen"
    "|~scheurt/scheuren @car|~dendert/denderen @train",
    "fly": "vliegt/vliegen|zweeft/zweven|suist door de lucht/door de lucht suizen @plane,rocket"
    "|drijft door de lucht/door de lucht drijven @balloon"
    "|~scheert door de lucht/door de lucht scheren",
    "swim": "zwemt/zwemmen @duck,turtle,fish,penguin|vaart/varen @boat|zeilt/zeilen @boat"
    "|dobbert/dobberen @boat,duck|drijft/drijven @boat,duck"
    "|~glijdt door het water/door het water glijden",
    "roll": "rolt/rollen|rolt over de grond/over de grond rollen|~rolt verder/verder rollen",
    "jump": "springt/springen|springt op en neer/op en neer springen"
    "|springt op de plaats/op de plaats springen|springt omhoog/omhoogspringen"
    "|springt in de lucht/in de lucht springen|stuitert op en neer/op en neer stuiteren"
    "|~wipt op en neer/op en neer wippen",
    "spin": "draait rond/ronddraaien|draait rondjes/rondjes draaien|tolt rond/rondtollen"
    "|draait om zijn as/om zijn as draaien|~wervelt rond/rondwervelen"
    "|~maakt pirouettes/pirouettes maken",
    "rise": "stijgt op/opstijgen|gaat omhoog/omhooggaan|stijgt de lucht in/de lucht in stijgen"
    "|vliegt omhoog/omhoogvliegen|schiet omhoog/omhoogschieten @rocket"
    "|~klimt de lucht in/de lucht in klimmen",
    "fall": "valt/vallen|valt naar beneden/naar beneden vallen|valt uit de lucht/uit de lucht"
    " vallen|stort neer/neerstorten|valt op de grond/op de grond vallen"
    "|~tuimelt omlaag/omlaag tuimelen|~komt naar beneden/naar beneden komen",
    "stand": "staat stil/stilstaan|staat/staan|wacht/wachten|blijft staan/blijven staan"
    "|staat geparkeerd/geparkeerd staan @car,bus,tractor|beweegt niet/niet bewegen"
    "|~rust uit/uitrusten|~staat doodstil/doodstil staan",
}
GOES = {"": "gaat/gaan|beweegt/bewegen|trekt/trekken|~begeeft zich/zich begeven"}
DIRECTIONS = {
    "left": "naar [links]|van [rechts naar links]|naar de [linkerkant]|~[linkswaarts]"
    "|~naar de [linkerzijde]",
    "right": "naar [rechts]|van [links naar rechts]|naar de [rechterkant]|~[rechtswaarts]"
    "|~naar de [rechterzijde]",
}
PLACES = {
    "meadow": "in een [weiland]|in de [wei]|in het [gras]|op een [grasveld]|op het [gras]"
    "|door de [wei] @travel|boven een [weide] @air|tussen de [veldbloemen]|~op een [weide]"
    "|~op een [gazon]",
    "forest": "in een [bos]|in het [bos]|tussen de [bomen]|door het [bos] @travel"
    "|in het [woud]|boven het [bos] @air|tussen de [dennen]|~in een [dennenbos]"
    "|~onder de [sparren]",
    "desert": "in de [woestijn]|in een [woestijn]|door de [woestijn] @travel"
    "|tussen de [zandduinen]|boven de [woestijn] @air|in het [hete zand]|~in de [Sahara]"
    "|~tussen de [cactussen]",
    "beach": "op het [strand]|aan het [strand]|op een [strand]|langs de [kust] @travel"
    "|op een [zandstrand]|boven het [strand] @air|onder de [palmbomen]|~aan de [kust]"
    "|~langs de [vloedlijn] @travel",
    "city": "in de [stad]|in een [stad]|door de [stad] @travel|tussen de [wolkenkrabbers]"
    "|in een [drukke straat]|door de [straten van de stad] @travel|boven de [stad] @air"
    "|in het [centrum]|~in een [wereldstad]|~tussen de [hoge gebouwen]",
    "village": "in een [dorp]|in het [dorp]|in een [dorpje]|door het [dorp] @travel"
    "|boven het [dorp] @air|tussen de [dorpshuizen]|~in een [gehucht]|~tussen de [huisjes]",
    "mountains": "in de [bergen]|tussen de [bergen]|op een [berg]|door de [bergen] @travel"
    "|boven de [bergen] @air|in een [berglandschap]|tussen de [bergtoppen]|~in de [Alpen]"
    "|~in het [hooggebergte]",
    "arctic": "op het [ijs]|op de [noordpool]|tussen de [ijsbergen]|op een [ijsvlakte]"
    "|over het [ijs] @travel|boven het [ijs] @air|in het [poolgebied]|~op een [gletsjer]"
    "|~in het [hoge noorden]",
    "sea": "op [zee]|op de [zee]|op het [water]|op de [golven]|op de [oceaan]"
    "|boven de [zee] @air|in [zee] @fish,turtle,duck,penguin|~op [volle zee]"
    "|~op het [open water]",
    "candyland": "in [snoepland]|in het [snoepland]|in een [wereld van snoep]"
    "|in [luilekkerland]|tussen de [lolly's]|boven [snoepland] @air"
    "|~in een [land van suiker]|~tussen de [zuurstokken]",
}
TIMES = {
    "noon": "[midden op de dag]|[overdag]|op klaarlichte [dag]|om [twaalf uur 's middags]"
    "|[rond het middaguur]|~op het [middaguur]|~[tussen de middag]",
    "sunset": "bij [zonsondergang]|in de [avond]|['s avonds]|in de [schemering]"
    "|terwijl de [zon ondergaat]|bij [ondergaande zon]|~in het [avondlicht]"
    "|~bij het [vallen van de avond]",
    "night": "['s nachts]|in de [nacht]|[midden in de nacht]|in het [donker]"
    "|onder de [sterren]|bij [maanlicht]|om [middernacht]|~onder een [sterrenhemel]"
    "|~bij [volle maan]",
}
WEATHERS = {
    "clear": "onder een [heldere hemel]|bij [helder weer]|bij [mooi weer]|bij [droog weer]"
    "|in de [zon] @noon|onder een [blauwe lucht] @noon|~onder een [wolkeloze hemel]"
    "|~bij [prachtig weer]",
    "rain": "in de [regen]|in de [stromende regen]|bij [regenachtig weer]|terwijl het [regent]"
    "|tijdens een [regenbui]|~in de [motregen]|~in een [plensbui]",
    "snow": "in de [sneeuw]|terwijl het [sneeuwt]|in een [sneeuwstorm]|in de [vallende sneeuw]"
    "|tijdens een [sneeuwbui]|~tussen de [sneeuwvlokken]|~in de [dwarrelende sneeuw]",
    "fog": "in de [mist]|in [dichte mist]|bij [mistig weer]|in de [nevel]|~in [flarden mist]"
    "|~bij [nevelig weer]",
}
SKIES = {
    "clear": "[zonnige] @noon|~[zonovergoten] @noon",
    "rain": "[regenachtige]|~[verregende]",
    "snow": "[besneeuwde]|[ondergesneeuwde]|~[sneeuwachtige]",
    "fog": "[mistige]|~[nevelige]",
    "night": "[donkere]|[nachtelijke]|~[maanverlichte]",
}
FACTS = {
    "noon": "het is [midden op de dag]|het is [klaarlichte dag]|~het is [twaalf uur]",
    "sunset": "de [zon gaat onder]|het is [avond]|de [avond] valt|~het [schemert]",
    "night": "het is [nacht]|de [sterren] schijnen|de [maan] schijnt|~het is [pikdonker]",
    "clear": "de [hemel is helder]|het is [mooi weer]|het is [droog]|~er is [geen wolkje] te zien",
    "rain": "het [regent]|er valt [regen]|het [regent] hard|~het [giet]",
    "snow": "het [sneeuwt]|er valt [sneeuw]|~er vallen [sneeuwvlokken]",
    "fog": "het is [mistig]|er hangt [mist]|er hangt dichte [mist]|~het is [nevelig]",
}
CAMERAS = {
    "static": "staat stil/stilstaan|beweegt niet/niet bewegen|blijft stilstaan/blijven stilstaan"
    "|~staat vast/vaststaan",
    "pan left": "draait naar links/naar links draaien|zwenkt naar links/naar links zwenken"
    "|pant naar links/naar links pannen|~zwaait naar links/naar links zwaaien",
    "pan right": "draait naar rechts/naar rechts draaien|zwenkt naar rechts/naar rechts zwenken"
    "|pant naar rechts/naar rechts pannen|~zwaait naar rechts/naar rechts zwaaien",
    "push in": "zoomt in/inzoomen|komt dichterbij/dichterbij komen"
    "|beweegt naar voren/naar voren bewegen|rijdt naar voren/naar voren rijden"
    "|~gaat dichterbij/dichterbij gaan",
    "pull back": "zoomt uit/uitzoomen|beweegt naar achteren/naar achteren bewegen"
    "|rijdt naar achteren/naar achteren rijden|gaat achteruit/achteruitgaan"
    "|~trekt zich terug/zich terugtrekken",
    "orbit": "draait eromheen/eromheen draaien|cirkelt rond/rondcirkelen"
    "|gaat eromheen/eromheen gaan|cirkelt eromheen/eromheen cirkelen"
    "|~beweegt in een cirkel/in een cirkel bewegen",
    "crane up": "gaat omhoog/omhooggaan|beweegt omhoog/omhoogbewegen|stijgt/stijgen"
    "|komt langzaam omhoog/langzaam omhoogkomen|~klimt omhoog/omhoogklimmen",
    "track": "volgt mee/meevolgen|beweegt mee/meebewegen|rijdt mee/meerijden"
    "|gaat mee/meegaan|~reist mee/meereizen",
}
SHOTS = {
    "static": "stilstaande camera|vaste camera|statisch shot|~stilstaand beeld",
    "pan left": "camera naar links|camera draait naar links|~zwenk naar links",
    "pan right": "camera naar rechts|camera draait naar rechts|~zwenk naar rechts",
    "push in": "langzaam inzoomen|camera zoomt in|camera komt dichterbij|~inzoomende camera",
    "pull back": "langzaam uitzoomen|camera zoomt uit|camera naar achteren|~uitzoomende camera",
    "orbit": "camera draait eromheen|cirkelende camera|draaiende camera|~rondcirkelende camera",
    "crane up": "kraanshot|camera gaat omhoog|stijgende camera|~camera klimt omhoog",
    "track": "camera beweegt mee|volgshot|meerijdende camera|~meereizende camera",
}
LOOKS = {
    "natural": "in [natuurlijke stijl]|[natuurgetrouw]|in een [realistische stijl]"
    "|[levensecht]|~in [fotorealistische stijl]",
    "archival": "als [oude archiefbeelden]|als een [oud filmjournaal]|in de stijl van een"
    " [oude stomme film]|in [sepia]|in de stijl van [archiefbeelden]|~als [vergeelde filmbeelden]",
    "film noir": "in [film-noirstijl]|als een [film noir]|in de stijl van een [oude"
    " zwart-witdetective]|in [zwart-wit]|als een [zwart-witte misdaadfilm]"
    "|~als een [duistere detectivefilm]",
    "papercraft": "alles [van papier]|als [papierkunst]|in een [wereld van papier]"
    "|als een [origamiwereld]|alles [uitgeknipt uit papier]|alles [van karton]|~in [knipselstijl]",
    "stop motion": "in [stop-motion]|als [kleianimatie]|alles [van klei]|in [claymation]"
    "|als een [stop-motionfilm]|~als een [plasticinefilm]",
    "balloon world": "in een [ballonnenwereld]|alles [van ballonnen]|in een [opblaaswereld]"
    "|in [ballonnenstijl]|~alles [gemaakt van ballonnen]|~in een [opgeblazen wereld]",
}
RELATIONS = {
    "left of": "[links van]|aan de [linkerkant van]|~aan de [linkerzijde van]",
    "right of": "[rechts van]|aan de [rechterkant van]|~aan de [rechterzijde van]",
    "behind": "[achter]|vlak [achter]|~[schuin achter]",
    "in front of": "[voor]|vlak [voor]|~recht [voor]",
    "follows": "[volgt]|[achtervolgt]|~[jaagt op]",
    "followed by": "[gevolgd door]|[achtervolgd door]|~[op de voet gevolgd door]",
}
