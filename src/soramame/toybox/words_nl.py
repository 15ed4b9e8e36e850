"""The world's vocabulary in Dutch, in the notation that `lexicon.py` explains.

Nouns carry their article, colours their two forms (het rood/rode), verbs "he does/to do".
"""

from __future__ import annotations

NOUNS = {
    "car": "de auto|de wagen|de sportwagen|het autootje|de personenauto|de sportauto|de racewagen"
    "|de oude auto|de taxi|de cabriolet|de limousine|~het wagentje|~de raceauto",
    "bus": "de bus|de schoolbus|de stadsbus|de autobus|de dubbeldekker|het busje|de lijnbus"
    "|de touringcar|de reisbus|~de grote bus|~de tourbus",
    "train": "de trein|de stoomtrein|de locomotief|het treintje|de sneltrein|de goederentrein"
    "|de passagierstrein|de lange trein|de stoomlocomotief|~de intercity",
    "tractor": "de tractor|de trekker|het tractortje|de landbouwtractor|de oude tractor"
    "|het trekkertje|~de grote tractor",
    "boat": "de boot|het schip|de zeilboot|het bootje|de roeiboot|het scheepje|de motorboot"
    "|het zeilschip|de vissersboot|het jacht|het vaartuig|de speedboot|het zeilbootje"
    "|~de kleine boot|~het zeiljacht",
    "plane": "het vliegtuig|het vliegtuigje|het straalvliegtuig|het passagiersvliegtuig"
    "|de straaljager|het lijnvliegtuig|het propellervliegtuig|het toestel|~het sportvliegtuig"
    "|~het grote vliegtuig",
    "rocket": "de raket|het ruimteschip|de ruimteraket|het raketje|de maanraket|het ruimtevaartuig"
    "|het ruimteveer|~de grote raket",
    "balloon": "de ballon|de luchtballon|de heteluchtballon|het ballonnetje|de feestballon"
    "|de heliumballon|de hete luchtballon|~de grote ballon",
    "helicopter": "de helikopter|de heli|de reddingshelikopter|het helikoptertje"
    "|de politiehelikopter|de legerhelikopter|de hefschroefvlieger|~de traumahelikopter",
    "bird": "de vogel|het vogeltje|de mus|de meeuw|de duif|het roodborstje|de zangvogel|de merel"
    "|de zwaluw|de kraai|de spreeuw|de vink|de kanarie|~de zeevogel|~de kleine vogel",
    "fox": "de vos|het vosje|de kleine vos|de jonge vos|het vossenjong|de wilde vos"
    "|het vossenwelpje|~het jonge vosje",
    "rabbit": "het konijn|het konijntje|de haas|het haasje|het wilde konijn|het jonge konijn"
    "|het konijnenjong|de jonge haas|~het kleine konijn",
    "dog": "de hond|het hondje|de puppy|de jonge hond|de herdershond|het puppy'tje|de teckel"
    "|de poedel|de hond met flaporen|de labrador|de terriër|de jachthond|de viervoeter|~de herder"
    "|~de kleine hond",
    "horse": "het paard|de pony|het paardje|de hengst|het veulen|de merrie|het ros|het renpaard"
    "|het wilde paard|de ruin|~het racepaard|~de kleine pony",
    "duck": "de eend|het eendje|de wilde eend|het eendenkuiken|de woerd|het badeendje"
    "|de tamme eend|~het kleine eendje",
    "turtle": "de schildpad|het schildpadje|de zeeschildpad|de landschildpad|de waterschildpad"
    "|de jonge schildpad|~de kleine schildpad",
    "fish": "de vis|het visje|de goudvis|de zalm|de forel|de karper|de haring|de tropische vis"
    "|het goudvisje|~de kleine vis",
    "penguin": "de pinguïn|de kleine pinguïn|de keizerspinguïn|de koningspinguïn|de jonge pinguïn"
    "|het pinguïnjong|het pinguïnnetje|~de babypinguïn",
    "elephant": "de olifant|het olifantje|de jonge olifant|de babyolifant|het olifantenjong"
    "|de grote olifant|de circusolifant|~de Afrikaanse olifant",
    "giraffe": "de giraf|de giraffe|de jonge giraf|de lange giraf|het girafje|het girafjong"
    "|de giraf met de lange nek|~de kleine giraf",
    "robot": "de robot|het robotje|de androïde|de mensachtige robot|het blikken mannetje"
    "|de machineman|de speelgoedrobot|de bot|~de kleine robot",
    "ball": "de bal|de strandbal|de rubberen bal|de speelbal|de tennisbal|de stuiterbal|de voetbal"
    "|het balletje|de skippybal|~de speelgoedbal",
    "snowman": "de sneeuwpop|de sneeuwman|het sneeuwpopje|de vrolijke sneeuwpop|het sneeuwmannetje"
    "|de grote sneeuwpop|~de kleine sneeuwpop",
    "windmill": "de windmolen|de molen|de oude molen|de korenmolen|het molentje|de Hollandse molen"
    "|de poldermolen|~de oude windmolen",
}
COLOURS = {
    "red": "rood/rode|felrood/felrode|knalrood/knalrode|vuurrood/vuurrode|donkerrood/donkerrode"
    "|scharlakenrood/scharlakenrode|karmijnrood/karmijnrode|robijnrood/robijnrode"
    "|bloedrood/bloedrode|lichtrood/lichtrode|kersenrood/kersenrode|rozerood/rozerode"
    "|dieprood/dieprode|roodachtig/roodachtige|~helderrood/helderrode|~tomaatrood/tomaatrode",
    "orange": "oranje/oranje|feloranje/feloranje|knaloranje/knaloranje|diep oranje/diep oranje"
    "|lichtoranje/lichtoranje|donkeroranje/donkeroranje|oranjekleurig/oranjekleurige"
    "|~heloranje/heloranje",
    "yellow": "geel/gele|felgeel/felgele|knalgeel/knalgele|citroengeel/citroengele"
    "|kanariegeel/kanariegele|lichtgeel/lichtgele|donkergeel/donkergele|goudgeel/goudgele"
    "|zonnegeel/zonnegele|zachtgeel/zachtgele|geelachtig/geelachtige|bleekgeel/bleekgele"
    "|~mosterdgeel/mosterdgele|~helgeel/helgele",
    "green": "groen/groene|felgroen/felgroene|donkergroen/donkergroene|grasgroen/grasgroene"
    "|smaragdgroen/smaragdgroene|mosgroen/mosgroene|lichtgroen/lichtgroene|appelgroen/appelgroene"
    "|knalgroen/knalgroene|olijfgroen/olijfgroene|diepgroen/diepgroene|groenig/groenige"
    "|~gifgroen/gifgroene|~bosgroen/bosgroene",
    "blue": "blauw/blauwe|felblauw/felblauwe|donkerblauw/donkerblauwe|lichtblauw/lichtblauwe"
    "|hemelsblauw/hemelsblauwe|kobaltblauw/kobaltblauwe|knalblauw/knalblauwe"
    "|marineblauw/marineblauwe|diepblauw/diepblauwe|babyblauw/babyblauwe|zeeblauw/zeeblauwe"
    "|korenblauw/korenblauwe|azuurblauw/azuurblauwe|blauwig/blauwige|~helblauw/helblauwe"
    "|~koningsblauw/koningsblauwe",
    "purple": "paars/paarse|donkerpaars/donkerpaarse|lila/lila|violet/violette"
    "|lichtpaars/lichtpaarse|knalpaars/knalpaarse|felpaars/felpaarse|purper/purperen"
    "|lavendelkleurig/lavendelkleurige|paarsig/paarsige|pruimkleurig/pruimkleurige"
    "|~dieppaars/dieppaarse|~helpaars/helpaarse",
    "pink": "roze/roze|felroze/felroze|knalroze/knalroze|zachtroze/zachtroze|lichtroze/lichtroze"
    "|donkerroze/donkerroze|zuurstokroze/zuurstokroze|babyroze/babyroze|fuchsia/fuchsia"
    "|rozig/rozige|~bleekroze/bleekroze|~helroze/helroze",
    "brown": "bruin/bruine|donkerbruin/donkerbruine|lichtbruin/lichtbruine"
    "|kastanjebruin/kastanjebruine|chocoladebruin/chocoladebruine|hazelnootbruin/hazelnootbruine"
    "|koffiebruin/koffiebruine|roodbruin/roodbruine|diepbruin/diepbruine|zachtbruin/zachtbruine"
    "|bruinig/bruinige|~notenbruin/notenbruine",
    "white": "wit/witte|sneeuwwit/sneeuwwitte|spierwit/spierwitte|helderwit/helderwitte"
    "|melkwit/melkwitte|krijtwit/krijtwitte|hagelwit/hagelwitte|zuiver wit/zuiver witte"
    "|parelwit/parelwitte|roomwit/roomwitte|~stralend wit/stralend witte",
    "black": "zwart/zwarte|pikzwart/pikzwarte|gitzwart/gitzwarte|inktzwart/inktzwarte"
    "|roetzwart/roetzwarte|diepzwart/diepzwarte|ravenzwart/ravenzwarte"
    "|glanzend zwart/glanzend zwarte|~koolzwart/koolzwarte",
}
LIKENESSES = {
    "red": "zo rood als een tomaat|zo rood als een kers|rood als bloed|~zo rood als een roos",
    "orange": "zo oranje als een wortel|zo oranje als een pompoen|~oranje als een wortel",
    "yellow": "zo geel als een citroen|zo geel als een kanarie|geel als de zon"
    "|~zo geel als een banaan",
    "green": "zo groen als gras|zo groen als een kikker|~groen als gras",
    "blue": "zo blauw als de hemel|zo blauw als de zee|~blauw als de lucht",
    "purple": "zo paars als een pruim|zo paars als een druif|~paars als een pruim",
    "pink": "zo roze als een flamingo|zo roze als een suikerspin|~roze als een flamingo",
    "brown": "zo bruin als chocola|zo bruin als een kastanje|bruin als koffie|~bruin als chocola",
    "white": "zo wit als sneeuw|zo wit als melk|wit als krijt|wit als een laken|~wit als sneeuw",
    "black": "zo zwart als kool|zo zwart als inkt|zwart als roet|~zwart als de nacht",
}
VERBS = {
    "walk": "loopt/lopen|wandelt/wandelen|kuiert/kuieren|stapt/stappen"
    "|waggelt/waggelen @duck,penguin|kruipt/kruipen @turtle|sjokt/sjokken @turtle,elephant,horse"
    "|marcheert/marcheren @robot,penguin|slentert/slenteren"
    "|maakt een wandeling/een wandeling maken|struint/struinen|schrijdt/schrijden"
    "|schuifelt/schuifelen|drentelt/drentelen|trippelt/trippelen|sluipt/sluipen"
    "|~loopt rustig/rustig lopen|~wandelt rustig/rustig wandelen",
    "run": "rent/rennen|holt/hollen|sprint/sprinten|galoppeert/galopperen @horse,giraffe"
    "|draaft/draven @horse,dog,elephant|snelt/snellen|spurt/spurten|rent hard/hard rennen"
    "|raast/razen|vliegt ervandoor/ervandoor vliegen|dribbelt/dribbelen|jogt/joggen|stormt/stormen"
    "|rent snel/snel rennen|ijlt/ijlen|~rent vooruit/vooruit rennen|~holt hard/hard hollen",
    "hop": "huppelt/huppelen|hupt/huppen|hipt/hippen|springt/springen @>"
    "|stuitert/stuiteren @>&ball,>&snowman|wipt/wippen @>|huppelt vrolijk/vrolijk huppelen"
    "|hupt vooruit/vooruit huppen|springt vooruit/vooruit springen|hinkelt/hinkelen"
    "|dartelt/dartelen|huppelt vooruit/vooruit huppelen|~hupt vrolijk/vrolijk huppen"
    "|~maakt sprongetjes/sprongetjes maken",
    "drive": "rijdt/rijden|reist/reizen|tuft/tuffen @train,tractor,car|raast/razen"
    "|scheurt/scheuren @car|dendert/denderen @train|scheurt/scheuren|dendert/denderen"
    "|rijdt snel/snel rijden|toert/toeren|rijdt hard/hard rijden|rolt/rollen"
    "|rijdt voorbij/voorbijrijden|boemelt/boemelen @train|snort/snorren @car,tractor"
    "|~rijdt langzaam/langzaam rijden|~rijdt vooruit/vooruitrijden",
    "fly": "vliegt/vliegen|zweeft/zweven|suist door de lucht/door de lucht suizen @plane,rocket"
    "|drijft door de lucht/door de lucht drijven @balloon"
    "|scheert door de lucht/door de lucht scheren|vliegt voorbij/voorbijvliegen"
    "|vliegt door de lucht/door de lucht vliegen|zweeft door de lucht/door de lucht zweven"
    "|fladdert/fladderen @bird,duck|zoeft door de lucht/door de lucht zoeven"
    "|drijft/drijven @balloon|zeilt door de lucht/door de lucht zeilen|~vliegt langs/langsvliegen"
    "|~glijdt door de lucht/door de lucht glijden",
    "swim": "zwemt/zwemmen @duck,turtle,fish,penguin|vaart/varen @boat|zeilt/zeilen @boat"
    "|dobbert/dobberen @boat,duck|drijft/drijven @boat,duck"
    "|glijdt door het water/door het water glijden"
    "|zwemt rond/rondzwemmen @duck,turtle,fish,penguin"
    "|zwemt door het water/door het water zwemmen @duck,turtle,fish,penguin"
    "|vaart voorbij/voorbijvaren @boat|peddelt/peddelen|dobbert rond/ronddobberen"
    "|plonst door het water/door het water plonzen|stoomt/stomen @boat"
    "|~zwemt rustig/rustig zwemmen @duck,turtle,fish,penguin"
    "|~drijft op het water/op het water drijven",
    "roll": "rolt/rollen|rolt over de grond/over de grond rollen|rolt verder/verder rollen"
    "|rolt weg/wegrollen|rolt voorbij/voorbijrollen|komt aanrollen/aan komen rollen"
    "|~rolt vooruit/vooruit rollen",
    "jump": "springt/springen|springt op en neer/op en neer springen"
    "|springt op de plaats/op de plaats springen|springt omhoog/omhoogspringen"
    "|springt in de lucht/in de lucht springen|stuitert op en neer/op en neer stuiteren"
    "|wipt op en neer/op en neer wippen|springt hoog/hoog springen"
    "|maakt een sprong/een sprong maken|huppelt op en neer/op en neer huppelen"
    "|springt op/opspringen|hopt op en neer/op en neer hoppen"
    "|springt uit het water/uit het water springen @fish|springt van vreugde/van vreugde springen"
    "|~springt vrolijk omhoog/vrolijk omhoogspringen|~maakt sprongen/sprongen maken",
    "spin": "draait rond/ronddraaien|draait rondjes/rondjes draaien|tolt rond/rondtollen"
    "|draait om zijn as/om zijn as draaien|wervelt rond/rondwervelen"
    "|maakt pirouettes/pirouettes maken|tolt/tollen|draait/draaien"
    "|draait in het rond/in het rond draaien|draait in cirkels/in cirkels draaien"
    "|zwiert rond/rondzwieren|draait als een tol/als een tol draaien|wentelt/wentelen"
    "|roteert/roteren|~tolt in het rond/in het rond tollen|~draait steeds rond/steeds ronddraaien",
    "rise": "stijgt op/opstijgen|gaat omhoog/omhooggaan|stijgt de lucht in/de lucht in stijgen"
    "|vliegt omhoog/omhoogvliegen|schiet omhoog/omhoogschieten @rocket"
    "|klimt de lucht in/de lucht in klimmen|stijgt/stijgen|gaat de lucht in/de lucht in gaan"
    "|vliegt op/opvliegen|wordt gelanceerd/gelanceerd worden|klimt omhoog/omhoogklimmen"
    "|stijgt omhoog/omhoogstijgen|zweeft omhoog/omhoogzweven"
    "|vliegt de lucht in/de lucht in vliegen|~stijgt langzaam op/langzaam opstijgen"
    "|~gaat recht omhoog/recht omhooggaan",
    "fall": "valt/vallen|valt naar beneden/naar beneden vallen"
    "|valt uit de lucht/uit de lucht vallen|stort neer/neerstorten"
    "|valt op de grond/op de grond vallen|tuimelt omlaag/omlaag tuimelen"
    "|komt naar beneden/naar beneden komen|valt omlaag/omlaag vallen|valt neer/neervallen"
    "|stort omlaag/omlaagstorten|ploft neer/neerploffen|valt uit de hemel/uit de hemel vallen"
    "|duikelt naar beneden/naar beneden duikelen|kukelt naar beneden/naar beneden kukelen"
    "|valt om/omvallen|~stort naar beneden/naar beneden storten"
    "|~tuimelt naar beneden/naar beneden tuimelen",
    "stand": "staat stil/stilstaan|staat/staan|wacht/wachten|blijft staan/blijven staan"
    "|staat geparkeerd/geparkeerd staan @car,bus,tractor|beweegt niet/niet bewegen"
    "|rust uit/uitrusten|staat doodstil/doodstil staan|zit/zitten|zit stil/stilzitten"
    "|blijft staan wachten/blijven staan wachten|staat te wachten/staan te wachten"
    "|houdt stil/stilhouden|staat roerloos/roerloos staan|blijft stil/stil blijven|rust/rusten"
    "|staat daar/daar staan|poseert/poseren|~staat rustig/rustig staan"
    "|~blijft rustig staan/rustig blijven staan",
}
GOES = {
    "": "gaat/gaan|beweegt/bewegen|trekt/trekken|komt/komen|~reist verder/verder reizen",
}
DIRECTIONS = {
    "left": "naar [links]|van [rechts naar links]|naar de [linkerkant]|[linkswaarts]"
    "|naar de [linkerzijde]|richting [links]|naar [links] toe|naar de [linker kant]"
    "|~de [linkerkant] op|~helemaal naar [links]",
    "right": "naar [rechts]|van [links naar rechts]|naar de [rechterkant]|[rechtswaarts]"
    "|naar de [rechterzijde]|richting [rechts]|naar [rechts] toe|naar de [rechter kant]"
    "|~de [rechterkant] op|~helemaal naar [rechts]",
}
PLACES = {
    "meadow": "in een [weiland]|in de [wei]|in het [gras]|op een [grasveld]|op het [gras]"
    "|door de [wei] @travel|boven een [weide] @air|tussen de [veldbloemen]|op een [weide]"
    "|op een [gazon]|in het [hoge gras]|in het [veld]|op een [groene weide]|in een [bloemenweide]"
    "|in de [weilanden]|tussen de [bloemen]|op het [platteland]|door het [gras] @travel"
    "|op een [heuvel met gras]|in een [grasland]|~in een [groen weiland]|~in de [groene wei]",
    "forest": "in een [bos]|in het [bos]|tussen de [bomen]|door het [bos] @travel|in het [woud]"
    "|boven het [bos] @air|tussen de [dennen]|in een [dennenbos]|onder de [sparren]"
    "|tussen de [hoge bomen]|in een [woud]|diep in het [bos]|door een [bos] @travel"
    "|op een [bospad]|in een [donker bos]|onder de [bomen]|door het [woud] @travel"
    "|tussen de [dennenbomen]|aan de [rand van het bos]|~in een [sparrenbos]|~tussen de [sparren]",
    "desert": "in de [woestijn]|in een [woestijn]|door de [woestijn] @travel"
    "|tussen de [zandduinen]|boven de [woestijn] @air|in het [hete zand]|in de [Sahara]"
    "|tussen de [cactussen]|in de [hete woestijn]|op een [zandvlakte]"
    "|tussen de [duinen van de woestijn]|door het [woestijnzand] @travel|in een [zandwoestijn]"
    "|in het [woestijnzand]|over de [zandduinen]|door een [woestijn] @travel"
    "|in een [woestijnlandschap]|~in de [droge woestijn]|~op een [zandduin]",
    "beach": "op het [strand]|aan het [strand]|op een [strand]|langs de [kust] @travel"
    "|op een [zandstrand]|boven het [strand] @air|onder de [palmbomen]|aan de [kust]"
    "|langs de [vloedlijn] @travel|aan [zee]|over het [strand] @travel|langs het [strand] @travel"
    "|op een [tropisch strand]|in het [zand aan zee]|op het [zandstrand]|langs de [zee] @travel"
    "|aan de [waterkant]|op een [strand met palmbomen]|aan de [waterlijn]|~aan het [water]"
    "|~op een [zonnig strand]",
    "city": "in de [stad]|in een [stad]|door de [stad] @travel|tussen de [wolkenkrabbers]"
    "|in een [drukke straat]|door de [straten van de stad] @travel|boven de [stad] @air"
    "|in het [centrum]|in een [wereldstad]|tussen de [hoge gebouwen]|in een [grote stad]"
    "|op [straat]|in een [straat]|in het [stadscentrum]|in de [straten]|door een [stad] @travel"
    "|midden in de [stad]|tussen de [flats]|door de [straten] @travel|in de [binnenstad]"
    "|tussen [wolkenkrabbers]|~in de [grote stad]|~in een [metropool]",
    "village": "in een [dorp]|in het [dorp]|in een [dorpje]|door het [dorp] @travel"
    "|boven het [dorp] @air|tussen de [dorpshuizen]|in een [gehucht]|tussen de [huisjes]"
    "|in een [klein dorp]|op het [dorpsplein]|in een [dorpsstraat]|door een [dorp] @travel"
    "|in een [stadje]|in het [dorpje]|in een [rustig dorp]|door het [dorpje] @travel"
    "|tussen de [huizen van een dorp]|~in een [klein dorpje]|~tussen de [boerenhuisjes]",
    "mountains": "in de [bergen]|tussen de [bergen]|op een [berg]|door de [bergen] @travel"
    "|boven de [bergen] @air|in een [berglandschap]|tussen de [bergtoppen]|in de [Alpen]"
    "|in het [hooggebergte]|hoog in de [bergen]|in het [gebergte]|op een [bergtop]"
    "|in een [bergdal]|op een [bergpad]|door het [gebergte] @travel|tussen [hoge bergen]"
    "|aan de voet van de [bergen]|op de [berg]|over de [bergen]|~op een [berghelling]"
    "|~tussen de [rotsen]",
    "arctic": "op het [ijs]|op de [noordpool]|tussen de [ijsbergen]|op een [ijsvlakte]"
    "|over het [ijs] @travel|boven het [ijs] @air|in het [poolgebied]|op een [gletsjer]"
    "|in het [hoge noorden]|op de [zuidpool]|op het [poolijs]|op een [ijsschots]"
    "|in het [noordpoolgebied]|in een [ijslandschap]|tussen [ijsbergen]"
    "|over de [ijsvlakte] @travel|op het [pakijs]|op het [bevroren water]|~op de [ijskap]"
    "|~op een [ijsberg]",
    "sea": "op [zee]|op de [zee]|op het [water]|op de [golven]|op de [oceaan]|boven de [zee] @air"
    "|in [zee] @fish,turtle,duck,penguin|op [volle zee]|op het [open water]|in de [golven]"
    "|op de [open zee]|op de [blauwe zee]|in de [oceaan]|over de [zee]|over de [golven]"
    "|over het [water]|in het [water]|midden op [zee]|door de [golven]|~op de [wijde zee]"
    "|~op de [hoge golven]",
    "candyland": "in [snoepland]|in het [snoepland]|in een [wereld van snoep]|in [luilekkerland]"
    "|tussen de [lolly's]|boven [snoepland] @air|in een [land van suiker]|tussen de [zuurstokken]"
    "|in een [snoepwereld]|in [snoepjesland]|in een [land van snoep]|tussen [lolly's]"
    "|in een [zoete wereld]|in de [snoepwereld]|tussen de [snoepjes]|~in een [land vol snoep]"
    "|~tussen de [snoepbomen]",
}
TIMES = {
    "noon": "[midden op de dag]|[overdag]|op klaarlichte [dag]|om [twaalf uur 's middags]"
    "|[rond het middaguur]|op het [middaguur]|[tussen de middag]|['s middags]|in de [middag]"
    "|bij [daglicht]|[rond twaalf uur]|in het [daglicht]|bij [dag]|~in het volle [daglicht]"
    "|~op het [midden van de dag]",
    "sunset": "bij [zonsondergang]|in de [avond]|['s avonds]|in de [schemering]"
    "|terwijl de [zon ondergaat]|bij [ondergaande zon]|in het [avondlicht]"
    "|bij het [vallen van de avond]|als de [zon ondergaat]|bij het [ondergaan van de zon]"
    "|in de [avondschemering]|bij [schemering]|tegen de [avond]|in de [vroege avond]"
    "|tijdens de [zonsondergang]|~in het licht van de [ondergaande zon]|~tijdens de [schemering]",
    "night": "['s nachts]|in de [nacht]|[midden in de nacht]|in het [donker]|onder de [sterren]"
    "|bij [maanlicht]|om [middernacht]|onder een [sterrenhemel]|bij [volle maan]"
    "|in het [maanlicht]|in de [duisternis]|bij [nacht]|onder de [maan]|in een [donkere nacht]"
    "|in het [holst van de nacht]|onder de [sterrenhemel]|laat in de [nacht]|~tijdens de [nacht]"
    "|~in de [donkere nacht]",
}
WEATHERS = {
    "clear": "onder een [heldere hemel]|bij [helder weer]|bij [mooi weer]|bij [droog weer]"
    "|in de [zon] @noon|onder een [blauwe lucht] @noon|onder een [wolkeloze hemel]"
    "|bij [prachtig weer]|in de [zonneschijn] @noon|bij [zonnig weer] @noon|bij [goed weer]"
    "|onder een [strakblauwe lucht] @noon|bij [onbewolkt weer]|onder een [lucht zonder wolken]"
    "|~bij [heel helder weer]|~onder een [onbewolkte hemel]",
    "rain": "in de [regen]|in de [stromende regen]|bij [regenachtig weer]|terwijl het [regent]"
    "|tijdens een [regenbui]|in de [motregen]|in een [plensbui]|in een [regenbui]|bij [regen]"
    "|in de [gietende regen]|bij [nat weer]|op een [regenachtige dag]|door de [regen]"
    "|tijdens een [stortbui]|~in [zware regen]|~tijdens de [regen]",
    "snow": "in de [sneeuw]|terwijl het [sneeuwt]|in een [sneeuwstorm]|in de [vallende sneeuw]"
    "|tijdens een [sneeuwbui]|tussen de [sneeuwvlokken]|in de [dwarrelende sneeuw]"
    "|door de [sneeuw]|bij [sneeuw]|in een [sneeuwbui]|in de [dikke sneeuw]"
    "|op een [sneeuwachtige dag]|terwijl er [sneeuw valt]|bij [sneeuwval]"
    "|~tijdens een [sneeuwstorm]|~terwijl [sneeuwvlokken vallen]",
    "fog": "in de [mist]|in [dichte mist]|bij [mistig weer]|in de [nevel]|in [flarden mist]"
    "|bij [nevelig weer]|in de [dikke mist]|in een [dichte nevel]|door de [mist]|bij [mist]"
    "|op een [mistige dag]|in de [nevelslierten]|~in een [dikke mist]|~door de [nevel]",
}
SKIES = {
    "clear": "[zonnige] @noon|[zonovergoten] @noon|[zonverlichte] @noon|~[zonnige, heldere] @noon",
    "rain": "[regenachtige]|[verregende]|[natte]|[natgeregende]|~[kletsnatte]",
    "snow": "[besneeuwde]|[ondergesneeuwde]|[sneeuwachtige]|[met sneeuw bedekte]|[witbesneeuwde]"
    "|~[dik besneeuwde]",
    "fog": "[mistige]|[nevelige]|[in mist gehulde]|~[heiige]",
    "night": "[donkere]|[nachtelijke]|[maanverlichte]|[pikdonkere]|~[nachtelijke, donkere]",
}
FACTS = {
    "noon": "het is [midden op de dag]|het is [klaarlichte dag]|het is [twaalf uur]|het is [dag]"
    "|het is [middag]|~het is [overdag]",
    "sunset": "de [zon gaat onder]|het is [avond]|de [avond] valt|het [schemert]|het wordt [avond]"
    "|de [schemering] valt|~de [zon zakt]",
    "night": "het is [nacht]|de [sterren] schijnen|de [maan] schijnt|het is [pikdonker]"
    "|het is [midden in de nacht]|het is [donker]|~het is [middernacht]",
    "clear": "de [hemel is helder]|het is [mooi weer]|het is [droog]|er is [geen wolkje] te zien"
    "|de [zon schijnt]|het [weer is goed]|~de [lucht is helder]",
    "rain": "het [regent]|er valt [regen]|het [regent] hard|het [giet]|het [plenst]|het [miezert]"
    "|~het [regent] zachtjes",
    "snow": "het [sneeuwt]|er valt [sneeuw]|er vallen [sneeuwvlokken]|er dwarrelt [sneeuw]"
    "|~de [sneeuw] valt",
    "fog": "het is [mistig]|er hangt [mist]|er hangt dichte [mist]|het is [nevelig]"
    "|er hangt [nevel]|~het [mist]",
}
CAMERAS = {
    "static": "staat stil/stilstaan|beweegt niet/niet bewegen|blijft stilstaan/blijven stilstaan"
    "|staat vast/vaststaan|blijft staan/blijven staan|is stil/stil zijn"
    "|blijft op zijn plek/op zijn plek blijven|staat op een statief/op een statief staan"
    "|~blijft stil staan/stil blijven staan",
    "pan left": "draait naar links/naar links draaien|zwenkt naar links/naar links zwenken"
    "|pant naar links/naar links pannen|zwaait naar links/naar links zwaaien"
    "|beweegt naar links/naar links bewegen|gaat naar links/naar links gaan"
    "|draait langzaam naar links/langzaam naar links draaien"
    "|zwenkt langzaam naar links/langzaam naar links zwenken|~kijkt naar links/naar links kijken",
    "pan right": "draait naar rechts/naar rechts draaien|zwenkt naar rechts/naar rechts zwenken"
    "|pant naar rechts/naar rechts pannen|zwaait naar rechts/naar rechts zwaaien"
    "|beweegt naar rechts/naar rechts bewegen|gaat naar rechts/naar rechts gaan"
    "|draait langzaam naar rechts/langzaam naar rechts draaien"
    "|zwenkt langzaam naar rechts/langzaam naar rechts zwenken"
    "|~kijkt naar rechts/naar rechts kijken",
    "push in": "zoomt in/inzoomen|komt dichterbij/dichterbij komen"
    "|beweegt naar voren/naar voren bewegen|rijdt naar voren/naar voren rijden"
    "|gaat dichterbij/dichterbij gaan|zoomt langzaam in/langzaam inzoomen"
    "|gaat naar voren/naar voren gaan|nadert/naderen"
    "|komt langzaam dichterbij/langzaam dichterbij komen|schuift naar voren/naar voren schuiven"
    "|~beweegt dichterbij/dichterbij bewegen",
    "pull back": "zoomt uit/uitzoomen|beweegt naar achteren/naar achteren bewegen"
    "|rijdt naar achteren/naar achteren rijden|gaat achteruit/achteruitgaan"
    "|trekt zich terug/zich terugtrekken|zoomt langzaam uit/langzaam uitzoomen"
    "|gaat naar achteren/naar achteren gaan|wijkt terug/terugwijken"
    "|beweegt achteruit/achteruit bewegen|rijdt achteruit/achteruitrijden"
    "|~schuift naar achteren/naar achteren schuiven",
    "orbit": "draait eromheen/eromheen draaien|cirkelt rond/rondcirkelen"
    "|gaat eromheen/eromheen gaan|cirkelt eromheen/eromheen cirkelen"
    "|beweegt in een cirkel/in een cirkel bewegen|draait in een cirkel/in een cirkel draaien"
    "|draait rondom/rondom draaien|beweegt eromheen/eromheen bewegen"
    "|draait er omheen/er omheen draaien|maakt een rondje/een rondje maken"
    "|draait rond het onderwerp/rond het onderwerp draaien|~cirkelt er omheen/er omheen cirkelen",
    "crane up": "gaat omhoog/omhooggaan|beweegt omhoog/omhoogbewegen|stijgt/stijgen"
    "|komt langzaam omhoog/langzaam omhoogkomen|klimt omhoog/omhoogklimmen"
    "|stijgt omhoog/omhoogstijgen|gaat langzaam omhoog/langzaam omhooggaan|stijgt op/opstijgen"
    "|zweeft omhoog/omhoogzweven|komt omhoog/omhoogkomen|~schuift omhoog/omhoogschuiven",
    "track": "volgt mee/meevolgen|beweegt mee/meebewegen|rijdt mee/meerijden|gaat mee/meegaan"
    "|reist mee/meereizen|volgt/volgen|loopt mee/meelopen|volgt het onderwerp/het onderwerp volgen"
    "|rijdt ernaast mee/ernaast meerijden|beweegt langzaam mee/langzaam meebewegen"
    "|blijft volgen/blijven volgen|~schuift mee/meeschuiven",
}
SHOTS = {
    "static": "stilstaande camera|vaste camera|statisch shot|stilstaand beeld|camera staat stil"
    "|statische camera|camera beweegt niet|~vast camerastandpunt",
    "pan left": "camera naar links|camera draait naar links|zwenk naar links"
    "|camera zwenkt naar links|pan naar links|~panbeweging naar links",
    "pan right": "camera naar rechts|camera draait naar rechts|zwenk naar rechts"
    "|camera zwenkt naar rechts|pan naar rechts|~panbeweging naar rechts",
    "push in": "langzaam inzoomen|camera zoomt in|camera komt dichterbij|inzoomende camera"
    "|inzoomen|zoom in|camera naar voren|~langzame zoom in",
    "pull back": "langzaam uitzoomen|camera zoomt uit|camera naar achteren|uitzoomende camera"
    "|uitzoomen|zoom uit|camera gaat achteruit|~langzame zoom uit",
    "orbit": "camera draait eromheen|cirkelende camera|draaiende camera|rondcirkelende camera"
    "|camera cirkelt rond|camera cirkelt eromheen|camera in een cirkel|~camera draait rond",
    "crane up": "kraanshot|camera gaat omhoog|stijgende camera|camera klimt omhoog|camera stijgt"
    "|camera beweegt omhoog|opstijgende camera|~kraanbeweging omhoog",
    "track": "camera beweegt mee|volgshot|meerijdende camera|meereizende camera|camera volgt"
    "|camera gaat mee|meebewegende camera|~meelopende camera",
}
LOOKS = {
    "natural": "in [natuurlijke stijl]|[natuurgetrouw]|in een [realistische stijl]|[levensecht]"
    "|in [fotorealistische stijl]|[realistisch]|in [natuurlijke kleuren]|[net echt]"
    "|in een [natuurlijke stijl]|~in [levensechte stijl]",
    "archival": "als [oude archiefbeelden]|als een [oud filmjournaal]"
    "|in de stijl van een [oude stomme film]|in [sepia]|in de stijl van [archiefbeelden]"
    "|als [vergeelde filmbeelden]|als [oude filmbeelden]|als een [oude stomme film]"
    "|in [vergeelde kleuren]|in de stijl van een [oud journaal]|als een [historische film]"
    "|in [oude filmstijl]|~in de stijl van [oude archiefbeelden]",
    "film noir": "in [film-noirstijl]|als een [film noir]"
    "|in de stijl van een [oude zwart-witdetective]|in [zwart-wit]"
    "|als een [zwart-witte misdaadfilm]|als een [duistere detectivefilm]"
    "|in de stijl van een [film noir]|als een [zwart-witfilm]"
    "|in de stijl van een [oude misdaadfilm]|als een [oude detectivefilm]|in [noir-stijl]"
    "|als een [zwart-witte detectivefilm]|~in de stijl van een [oude zwart-witfilm]",
    "papercraft": "alles [van papier]|als [papierkunst]|in een [wereld van papier]"
    "|als een [origamiwereld]|alles [uitgeknipt uit papier]|alles [van karton]|in [knipselstijl]"
    "|alles [gemaakt van papier]|in [papierstijl]|als [origami]|alles [van gevouwen papier]"
    "|alles [gevouwen uit papier]|in een [papieren wereld]|~in een [wereld van karton]",
    "stop motion": "in [stop-motion]|als [kleianimatie]|alles [van klei]|in [claymation]"
    "|als een [stop-motionfilm]|als een [plasticinefilm]|alles [van plasticine]"
    "|alles [gemaakt van klei]|als een [kleifilm]|als een [poppenfilm in stop-motion]"
    "|in [kleistijl]|[beeldje voor beeldje]|~als een [animatie van klei]",
    "balloon world": "in een [ballonnenwereld]|alles [van ballonnen]|in een [opblaaswereld]"
    "|in [ballonnenstijl]|alles [gemaakt van ballonnen]|in een [opgeblazen wereld]"
    "|alles [opgeblazen]|in een [wereld van ballonnen]|als [ballondieren]|alles [opblaasbaar]"
    "|~in een [wereld gemaakt van ballonnen]",
}
RELATIONS = {
    "left of": "[links van]|aan de [linkerkant van]|aan de [linkerzijde van]|[links naast]"
    "|vlak [links van]|~direct [links van]",
    "right of": "[rechts van]|aan de [rechterkant van]|aan de [rechterzijde van]|[rechts naast]"
    "|vlak [rechts van]|~direct [rechts van]",
    "behind": "[achter]|vlak [achter]|[schuin achter]|[pal achter]|[aan de achterkant van]"
    "|~direct [achter]",
    "in front of": "[voor]|vlak [voor]|recht [voor]|[pal voor]|[aan de voorkant van]"
    "|~direct [voor]",
    "follows": "[volgt]|[achtervolgt]|[jaagt op]|[zit achter]|~[gaat achter]",
    "followed by": "[gevolgd door]|[achtervolgd door]|[op de voet gevolgd door]|[met daarachter]"
    "|~[van dichtbij gevolgd door]",
}
