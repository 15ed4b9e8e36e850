"""The world's vocabulary in English, in the notation that `lexicon.py` explains."""

from __future__ import annotations

NOUNS = {
    "car": "car|automobile|sedan|sports car|hatchback|little car|roadster|racing car|taxi|old car"
    "|convertible|toy car|family car|limousine|~motorcar|~race car",
    "bus": "bus|coach|double-decker|school bus|city bus|omnibus|tour bus|shuttle bus|passenger bus"
    "|bus full of tourists|~minibus|~travel bus",
    "train": "train|locomotive|steam train|steam engine|railway train|passenger train"
    "|railway engine|freight train|subway train|choo-choo|~express train|~long train",
    "tractor": "tractor|farm tractor|farmer's tractor|farm vehicle|old tractor|field tractor"
    "|big tractor|~farming tractor",
    "boat": "boat|ship|sailboat|little boat|sailing boat|dinghy|vessel|fishing boat|motorboat"
    "|sloop|speedboat|steamboat|ferry|catamaran|~rowing boat|~yacht|~small ship",
    "plane": "plane|airplane|aeroplane|jet|aircraft|airliner|passenger plane|propeller plane"
    "|fighter jet|biplane|jumbo jet|~jet plane|~cargo plane",
    "rocket": "rocket|spaceship|space rocket|spacecraft|rocket ship|space shuttle|moon rocket"
    "|toy rocket|starship|~space ship|~big rocket",
    "balloon": "balloon|hot-air balloon|hot air balloon|air balloon|party balloon|toy balloon"
    "|helium balloon|~balloon on a string|~air-filled balloon",
    "helicopter": "helicopter|chopper|rescue helicopter|copter|whirlybird|army helicopter"
    "|police helicopter|~toy helicopter|~big helicopter",
    "bird": "bird|little bird|sparrow|songbird|robin|seagull|pigeon|birdie|swallow|blackbird|crow"
    "|canary|dove|raven|~finch|~seabird|~small bird",
    "fox": "fox|fox cub|little fox|vixen|fox kit|wild fox|baby fox|~young fox|~clever fox",
    "rabbit": "rabbit|bunny|hare|bunny rabbit|cottontail|jackrabbit|baby rabbit|wild rabbit"
    "|little bunny|~young rabbit|~little hare",
    "dog": "dog|puppy|hound|doggy|terrier|labrador|poodle|sheepdog|bulldog|dachshund|husky|collie"
    "|pooch|hunting dog|doggie|golden retriever|~pup|~beagle|~little dog",
    "horse": "horse|pony|stallion|mare|steed|colt|racehorse|wild horse|filly|workhorse|nag|~foal"
    "|~little horse",
    "duck": "duck|duckling|mallard|little duck|drake|ducky|baby duck|rubber duck|wild duck"
    "|~young duck|~small duck",
    "turtle": "turtle|tortoise|sea turtle|terrapin|baby turtle|old tortoise|snapping turtle"
    "|~little turtle|~young tortoise",
    "fish": "fish|goldfish|little fish|trout|salmon|tropical fish|cod|tuna|koi|clownfish|herring"
    "|~carp|~small fish",
    "penguin": "penguin|emperor penguin|little penguin|penguin chick|king penguin|baby penguin"
    "|~young penguin|~small penguin",
    "elephant": "elephant|baby elephant|elephant calf|pachyderm|circus elephant|young elephant"
    "|little elephant|bull elephant|~african elephant|~big elephant",
    "giraffe": "giraffe|young giraffe|tall giraffe|long-necked giraffe|little giraffe|giraffe calf"
    "|~baby giraffe|~long giraffe",
    "robot": "robot|android|droid|mechanical man|automaton|toy robot|cyborg|tin robot|metal man"
    "|machine man|~bot|~little robot|~humanoid robot",
    "ball": "ball|beach ball|rubber ball|toy ball|bouncy ball|tennis ball|soccer ball|football"
    "|basketball|marble|sphere|round ball|~playground ball|~little ball",
    "snowman": "snowman|man of snow|jolly snowman|snow figure|snow man|~little snowman"
    "|~smiling snowman",
    "windmill": "windmill|old windmill|wind mill|mill with sails|dutch mill|mill|tall windmill"
    "|dutch windmill|flour mill|~wind-powered mill|~big windmill",
}
COLOURS = {
    "red": "red|bright red|scarlet|ruby red|dark red|cherry-red|crimson|vermilion|blood-red|ruby"
    "|deep red|fire-engine red|cherry|rose-red|maroon|reddish|~light red|~tomato-red",
    "orange": "orange|bright orange|tangerine|pumpkin-orange|carrot-coloured|apricot"
    "|orange-coloured|light orange|amber|rusty orange|~dark orange|~carrot orange",
    "yellow": "yellow|bright yellow|lemon-yellow|canary yellow|sunflower-yellow|banana-yellow"
    "|mustard yellow|pale yellow|sunny yellow|lemon|light yellow|yellowish|~dark yellow"
    "|~sunshine yellow",
    "green": "green|bright green|emerald|dark green|lime green|grass-green|olive green|jade"
    "|mint green|forest green|neon green|olive|light green|pea-green|greenish|apple-green"
    "|~leaf-green|~deep green",
    "blue": "blue|bright blue|dark blue|sky-blue|navy|azure|light blue|cobalt|sapphire|royal blue"
    "|baby blue|deep blue|cobalt blue|navy blue|azure blue|indigo blue|bluish|ocean blue"
    "|~pale blue|~midnight blue",
    "purple": "purple|violet|lilac|dark purple|lavender|plum-coloured|mauve|magenta purple"
    "|bright purple|plum|light purple|violet-coloured|grape-coloured|purplish|amethyst"
    "|~deep purple|~pale violet",
    "pink": "pink|bright pink|rose|hot pink|candy-pink|fuchsia|salmon-pink|pastel pink|pale pink"
    "|baby pink|light pink|rosy|bubblegum pink|pinkish|~dark pink|~soft pink",
    "brown": "brown|dark brown|chestnut|chocolate brown|light brown|hazel|coffee-coloured"
    "|nut-brown|chocolate-coloured|tan brown|caramel brown|mahogany|brownish|~reddish brown"
    "|~deep brown",
    "white": "white|snow-white|milk-white|pure white|ivory|chalk-white|pearly white|bright white"
    "|snowy white|creamy white|white-coloured|alabaster|whitish|~clean white|~paper-white",
    "black": "black|jet-black|pitch-black|coal-black|ebony|ink-black|raven-black|midnight black"
    "|black-coloured|deep black|obsidian|blackish|~shiny black|~dark black",
}
LIKENESSES = {
    "red": "red as a tomato|red as a cherry|red like blood|~red as a rose",
    "orange": "orange as a pumpkin|orange as a carrot|~orange like a tangerine",
    "yellow": "yellow as a lemon|yellow as a canary|yellow like the sun|~yellow as a banana",
    "green": "green as grass|green as a frog|green like a leaf|~green as an emerald",
    "blue": "blue as the sky|blue as the ocean|blue like the sea|~blue as a sapphire",
    "purple": "purple as a plum|purple as a grape|~purple like lavender",
    "pink": "pink as a flamingo|pink as candy floss|~pink like a rose",
    "brown": "brown as chocolate|brown as a chestnut|brown like coffee|~brown as a bear",
    "white": "white as snow|white as a sheet|white as milk|white like chalk|white as a ghost"
    "|~white like milk",
    "black": "black as coal|black as ink|black as the night|~black as pitch",
}
VERBS = {
    "walk": "walks/walking|strolls/strolling|wanders/wandering|ambles/ambling|strides/striding"
    "|marches/marching @robot,penguin,elephant|waddles/waddling @duck,penguin"
    "|crawls/crawling @turtle|plods/plodding @turtle,elephant,horse|saunters/sauntering"
    "|trudges/trudging|walks along/walking along|takes a walk/taking a walk|steps/stepping"
    "|shuffles/shuffling|toddles/toddling|tiptoes/tiptoeing|goes for a walk/going for a walk"
    "|paces/pacing|roams/roaming|~strolls along/strolling along|~walks slowly/walking slowly",
    "run": "runs/running|sprints/sprinting|races/racing|dashes/dashing|rushes/rushing"
    "|gallops/galloping @horse,giraffe,elephant|trots/trotting @horse,dog,fox|hurries/hurrying"
    "|scampers/scampering|jogs/jogging|bolts/bolting|runs along/running along"
    "|runs fast/running fast|scurries/scurrying|charges/charging|tears along/tearing along"
    "|darts/darting|speeds along on foot/speeding along on foot|~dashes along/dashing along"
    "|~races along/racing along",
    "hop": "hops/hopping|hops along/hopping along|skips/skipping|bounds/bounding"
    "|bounces along/bouncing along|bounces/bouncing @>&ball,>&rabbit,>&snowman|leaps/leaping @>"
    "|jumps/jumping @>|leaps along/leaping along|springs/springing @>"
    "|bounces forward/bouncing forward|hops forward/hopping forward|hip-hops/hip-hopping"
    "|skips along/skipping along|jumps along/jumping along|prances/prancing"
    "|~bounds along/bounding along|~hops away/hopping away",
    "drive": "drives/driving|cruises/cruising|rides/riding|travels/travelling|zooms/zooming"
    "|races/racing @car|chugs/chugging @train,tractor|speeds/speeding"
    "|rumbles/rumbling @train,tractor,bus|motors along/motoring along @car,bus"
    "|motors along/motoring along|drives along/driving along|rattles along/rattling along"
    "|rushes past/rushing past|is driven/being driven|rolls along/rolling along"
    "|trundles along/trundling along|cruises along/cruising along|steams/steaming @train"
    "|~drives fast/driving fast|~travels along/travelling along",
    "fly": "flies/flying|soars/soaring|flies along/flying along|glides/gliding @plane,bird"
    "|floats/floating @balloon|drifts/drifting @balloon"
    "|flies through the air/flying through the air|sails through the air/sailing through the air"
    "|zips through the sky/zipping through the sky|flies past/flying past"
    "|hovers along/hovering along|whizzes through the air/whizzing through the air"
    "|flaps along/flapping along @bird,duck|soars through the sky/soaring through the sky"
    "|floats through the air/floating through the air"
    "|wings its way/winging its way @bird,duck,plane"
    "|drifts through the sky/drifting through the sky"
    "|~flies through the sky/flying through the sky"
    "|~glides through the air/gliding through the air",
    "swim": "swims/swimming @duck,turtle,fish,penguin|sails/sailing @boat"
    "|floats/floating @boat,duck|paddles/paddling @duck,turtle,penguin|cruises/cruising @boat"
    "|glides through the water/gliding through the water|steams along/steaming along @boat"
    "|splashes through the water/splashing through the water"
    "|swims along/swimming along @duck,turtle,fish,penguin|bobs along/bobbing along"
    "|sails along/sailing along @boat|sails through the water/sailing through the water @boat"
    "|goes for a swim/going for a swim @duck,turtle,penguin"
    "|~swims through the water/swimming through the water @duck,turtle,fish,penguin"
    "|~floats along/floating along",
    "roll": "rolls/rolling|rolls along/rolling along|rolls over the ground/rolling over the ground"
    "|trundles/trundling|rolls away/rolling away|rolls forward/rolling forward|rolls on/rolling on"
    "|goes rolling/rolling by|~rolls across the ground/rolling across the ground"
    "|~rolls past/rolling past",
    "jump": "jumps/jumping|jumps up and down/jumping up and down"
    "|leaps up and down/leaping up and down|leaps/leaping|jumps in place/jumping in place"
    "|leaps into the air/leaping into the air|hops on the spot/hopping on the spot"
    "|bounces up and down/bouncing up and down|springs up and down/springing up and down"
    "|jumps for joy/jumping for joy|jumps high/jumping high|hops up and down/hopping up and down"
    "|bounces in place/bouncing in place|jumps on the spot/jumping on the spot"
    "|leaps high/leaping high|jumps out of the water/jumping out of the water @fish"
    "|bobs up and down/bobbing up and down|~leaps in place/leaping in place"
    "|~jumps into the air/jumping into the air",
    "spin": "spins/spinning|spins around/spinning around"
    "|turns around and around/turning around and around|twirls/twirling|rotates/rotating"
    "|turns on the spot/turning on the spot|turns in circles/turning in circles"
    "|whirls around/whirling around|pirouettes/pirouetting|revolves/revolving"
    "|spins in circles/spinning in circles|spins on its axis/spinning on its axis"
    "|turns round and round/turning round and round|swirls around/swirling around"
    "|goes round and round/going round and round|twists around/twisting around|turns/turning"
    "|is turning/turning around|spins like a top/spinning like a top"
    "|~twirls around/twirling around|~spins round/spinning round",
    "rise": "rises/rising|takes off/taking off|lifts off/lifting off|ascends/ascending"
    "|goes up into the air/going up into the air|rises into the sky/rising into the sky"
    "|floats up/floating up @balloon|shoots up/shooting up @rocket"
    "|climbs into the sky/climbing into the sky|blasts off/blasting off @rocket"
    "|soars upwards/soaring upwards|rises up/rising up|flies up/flying up|launches/launching"
    "|goes up/going up|lifts into the air/lifting into the air|floats upwards/floating upwards"
    "|climbs/climbing|shoots into the sky/shooting into the sky|~rises upwards/rising upwards"
    "|~goes straight up/going straight up",
    "fall": "falls/falling|falls down/falling down|falls from the sky/falling from the sky"
    "|drops/dropping|drops from the sky/dropping from the sky|comes tumbling down/tumbling down"
    "|falls to the ground/falling to the ground|plummets/plummeting|plunges down/plunging down"
    "|tumbles down/tumbling down|comes crashing down/crashing down|falls over/falling over"
    "|drops to the ground/dropping to the ground|crashes to the ground/crashing to the ground"
    "|comes down/coming down|tumbles from the sky/tumbling from the sky"
    "|sinks to the ground/sinking to the ground|topples/toppling|~drops down/dropping down"
    "|~falls out of the air/falling out of the air",
    "stand": "stands still/standing still|stands/standing|waits/waiting|stays put/staying put"
    "|rests/resting|does not move/not moving|is parked/parked @car,bus,train,tractor"
    "|stands motionless/standing motionless|keeps still/keeping still|stands there/standing there"
    "|sits/sitting|stays still/staying still|sits still/sitting still"
    "|remains still/remaining still|is standing still/standing in place|stands idle/standing idle"
    "|pauses/pausing|lingers/lingering|poses/posing|stops/stopping|~waits there/waiting there"
    "|~stays where it is/staying where it is",
}
GOES = {
    "": "moves/moving|goes/going|heads/heading|makes its way/making its way|travels/travelling"
    "|comes/coming|passes by/passing by|~proceeds/proceeding",
}
DIRECTIONS = {
    "left": "to the [left]|[left]|towards the [left]|[leftwards]|from [right to left]"
    "|toward the [left side]|[leftward]|to the [left-hand side]|toward the [left edge]"
    "|off to the [left]|to the [left side of the screen]|~toward the [left]|~to the [left side]",
    "right": "to the [right]|[right]|towards the [right]|[rightwards]|from [left to right]"
    "|toward the [right side]|[rightward]|to the [right-hand side]|toward the [right edge]"
    "|off to the [right]|to the [right side of the screen]|~toward the [right]"
    "|~to the [right side]",
}
PLACES = {
    "meadow": "in a [meadow]|in the [meadow]|in a [grassy field]|on the [grass]|in a [field]"
    "|in a [green meadow]|across a [meadow] @travel|through the [tall grass] @travel"
    "|over a [meadow] @air|among the [wildflowers]|in a [pasture]|on a [lawn]"
    "|across the [fields] @travel|on a [green field]|in the [grassland]|in a [flower meadow]"
    "|in the [countryside]|on a [green hill]|among [flowers]|in a [grassy meadow]|in a [prairie]"
    "|~in the [fields]|~on the [green grass]",
    "forest": "in a [forest]|in the [forest]|in the [woods]|among the [pines]|between the [trees]"
    "|through a [forest] @travel|through the [woods] @travel|in a [pine forest]"
    "|over a [forest] @air|in the [woodland]|under the [fir trees]|among the [trees]"
    "|deep in the [forest]|in a [wood]|between the [pines]|in the [pine woods]"
    "|through the [trees] @travel|in a [deep dark forest]|on a [forest path]"
    "|at the [edge of the woods]|~between [tall trees]|~in a [fir forest]",
    "desert": "in a [desert]|in the [desert]|across the [desert] @travel|in a [sandy desert]"
    "|among the [sand dunes]|between the [dunes]|over the [desert] @air|in the [desert sand]"
    "|in the [Sahara]|among the [cactuses]|over the [sand dunes]|between [cacti]|in the [dunes]"
    "|in the [hot desert]|across the [dunes] @travel|in a [desert landscape]|on the [desert sand]"
    "|in the [dry desert]|through the [desert sand] @travel|~in the [sandy dunes]"
    "|~in a [dusty desert]",
    "beach": "on a [beach]|on the [beach]|at the [beach]|along the [shore] @travel|on the [shore]"
    "|on the [seashore]|on a [sandy beach]|under the [palm trees]|over the [beach] @air"
    "|at the [seaside]|on the [coast]|along the [beach] @travel|by the [sea]"
    "|on the [sand by the sea]|along the [seashore] @travel|on a [tropical beach]"
    "|at the [water's edge]|on a [beach with palm trees]|next to the [sea]|on the [shoreline]"
    "|~on a [sunny beach]|~along the [coast]",
    "city": "in a [city]|in the [city]|in the [streets of a big city]|between [skyscrapers]"
    "|[downtown]|through the [city streets] @travel|in a [busy street]|over the [city] @air"
    "|in a [metropolis]|among [tall buildings]|in a [big city]|in the [city centre]"
    "|on a [city street]|through [downtown] @travel|between the [tall buildings]|on the [street]"
    "|among [skyscrapers]|in the [urban streets]|in the [streets]|through a [busy street] @travel"
    "|above the [skyscrapers] @air|~between [high-rises]|~in the [busy city]",
    "village": "in a [village]|in the [village]|in a [little village]|between the [cottages]"
    "|through the [village] @travel|in a [small town]|over a [village] @air|in a [hamlet]"
    "|among [little houses]|in a [quiet village]|in a [small village]|through a [village] @travel"
    "|on the [village square]|in the [village street]|between the [houses of a village]"
    "|in a [country village]|in a [little town]|above the [village] @air|~in the [little hamlet]"
    "|~between the [village houses]",
    "mountains": "in the [mountains]|in a [mountain landscape]|among the [mountain peaks]"
    "|between the [mountains]|on a [mountain]|over the [mountains] @air|in a [mountain valley]"
    "|in the [Alps]|among [rocky summits]|in an [alpine landscape]|high in the [mountains]"
    "|on a [mountain top]|between [snowless peaks]|on a [mountain path]"
    "|across the [mountains] @travel|among the [peaks]|at the foot of the [mountains]"
    "|in the [hills]|above the [mountains] @air|~on a [mountainside]|~between the [mountain peaks]",
    "arctic": "in the [arctic]|on the [ice]|at the [north pole]|among [icebergs]|on an [ice field]"
    "|in the [frozen north]|across the [ice] @travel|over the [ice] @air|on a [glacier]"
    "|in the [polar region]|on the [frozen sea]|between [icebergs]|between the [icebergs]"
    "|on the [polar ice]|in [Antarctica]|at the [pole]|on an [icy plain]|on the [ice cap]"
    "|in the [icy north]|at the [south pole]|~on the [arctic ice]|~on an [ice sheet]",
    "sea": "at [sea]|on the [sea]|on the [ocean]|on the [waves]|on the [water]|over the [sea] @air"
    "|over the [waves] @air|in the [sea] @fish,turtle,duck,penguin|on the [open water]"
    "|amid the [ocean waves]|on the [open sea]|in the [ocean]|out at [sea]|across the [sea]"
    "|in the [waves]|on the [high seas]|on the [blue sea]|in the [water]|across the [waves]"
    "|above the [ocean] @air|~on the [wide ocean]|~on the [sea waves]",
    "candyland": "in [candyland]|in [candy land]|in a [world of candy]|in a [land of sweets]"
    "|among the [lollipops]|between the [candy canes]|over [candyland] @air"
    "|in a [land made of sugar]|among the [gumdrops]|in a [candy world]"
    "|in a [world made of sweets]|between [lollipops]|in [sweet land]|in a [candy kingdom]"
    "|in a [land of candy]|among [candy canes]|in a [sugar world]|~in a [world of sweets]"
    "|~between [giant lollipops]",
}
TIMES = {
    "noon": "at [noon]|at [midday]|in the [middle of the day]|in [broad daylight]|[by day]"
    "|[during the day]|in the [daytime]|at [twelve o'clock]|around [lunchtime]|in [daylight]"
    "|[at high noon]|around [noon]|in the [afternoon]|in [full daylight]|~in [bright daylight]"
    "|~around [midday]",
    "sunset": "at [sunset]|at [dusk]|at [sundown]|as the [sun sets]|in the [evening]"
    "|in the light of the [setting sun]|at [twilight]|while the [sun goes down]"
    "|in the [evening glow]|at the [close of day]|at [nightfall]|as [evening falls]"
    "|in the [golden hour]|at the [end of the day]|when the [sun goes down]|by [sunset]"
    "|in the [twilight]|as the [sun goes down]|under an [evening sky]|in [evening light]"
    "|~in the [sunset light]|~as the [sun is setting]",
    "night": "at [night]|by [night]|at [midnight]|in the [dark]|in the [moonlight]"
    "|under the [stars]|under a [starry sky]|in the [middle of the night]|[after dark]"
    "|on a [moonlit night]|under the [moon]|in the [dead of night]|on a [dark night]"
    "|beneath the [stars]|under a [night sky]|in the [night]|[at midnight]|late at [night]"
    "|under the [full moon]|in the [darkness]|~under the [night sky]|~on a [starry night]",
}
WEATHERS = {
    "clear": "under a [clear sky]|in [clear weather]|in [fine weather]|in [dry weather]"
    "|in the [sunshine] @noon|under a [blue sky] @noon|on a [bright day] @noon"
    "|under a [cloudless sky]|in [nice weather]|in [good weather]|on a [clear day] @noon"
    "|with a [clear sky]|in [sunny weather] @noon|on a [sunny day] @noon|with [no clouds]"
    "|~under [clear skies]|~in [beautiful weather]",
    "rain": "in the [rain]|in [pouring rain]|in [rainy weather]|while it [rains]|during a [shower]"
    "|in a [downpour]|in a [drizzle]|in [wet weather]|in [heavy rain]|with [rain] falling"
    "|on a [rainy day]|in a [rain shower]|in a [rainstorm]|as it [rains]|on a [wet day]"
    "|~in the [pouring rain]|~while [rain falls]",
    "snow": "in the [snow]|in [falling snow]|while it [snows]|in a [snowstorm]|during a [snowfall]"
    "|in [snowy weather]|in a [blizzard]|while [snowflakes fall]|in [heavy snow]|as it [snows]"
    "|with [snow] falling|through the [snow]|on a [snowy day]|in the [falling snow]"
    "|in a [flurry of snow]|~in [thick snow]|~while [snow falls]",
    "fog": "in the [fog]|in [thick fog]|in the [mist]|in [foggy weather]|in a [dense mist]"
    "|in a [haze]|in [misty weather]|in [dense fog]|through the [mist]|in a [thick fog]"
    "|on a [foggy day]|in the [haze]|on a [misty day]|surrounded by [fog]|~in [thick mist]"
    "|~through the [fog]",
}
SKIES = {
    "clear": "[sunny] @noon|[sun-drenched] @noon|[sunlit] @noon|~[bright, sunny] @noon",
    "rain": "[rainy]|[rain-soaked]|[drizzly]|[wet]|[rain-swept]|~[soaking wet]",
    "snow": "[snowy]|[snow-covered]|[wintry, snowy]|[snow-clad]|[snowed-in]|~[snow-blanketed]",
    "fog": "[foggy]|[misty]|[hazy]|[mist-covered]|[fog-covered]|~[misty, foggy]",
    "night": "[dark]|[moonlit]|[nocturnal]|[starlit]|[night-time]|~[dark, starlit]",
}
FACTS = {
    "noon": "it is [midday]|it is [noon]|it is [daytime]|it is [twelve o'clock]"
    "|it is the [middle of the day]|~it is [lunchtime]",
    "sunset": "the [sun is setting]|it is [evening]|[dusk] is falling|it is [sundown]"
    "|the [sun goes down]|it is [sunset]|it is getting [dark]|~it is [dusk]",
    "night": "it is [night]|the [stars] are out|the [moon] is shining|it is [past midnight]"
    "|it is [midnight]|it is [dark]|the [night has fallen]|~it is [late at night]",
    "clear": "the [sky is clear]|the [weather is fine]|it is [dry]|there are [no clouds]"
    "|the [weather is good]|~the [sky is cloudless]",
    "rain": "it is [raining]|[rain] is falling|it [rains] hard|it is [pouring]|it is [drizzling]"
    "|the [rain] is pouring down|~it [rains]",
    "snow": "it is [snowing]|[snow] is falling|[snowflakes] come down|there is a [snowstorm]"
    "|it [snows]|~[snowflakes] are falling",
    "fog": "it is [foggy]|there is [fog]|a thick [mist] hangs in the air|it is [hazy]"
    "|it is [misty]|[fog] hangs in the air|~there is [mist]",
}
CAMERAS = {
    "static": "stays still/staying still|does not move/not moving|stands still/standing still"
    "|is fixed/fixed|holds still/holding still|keeps in place/kept in place|stays put/staying put"
    "|remains still/remaining still|remains fixed/remaining fixed|is still/still|is static/static"
    "|is locked off/locked off|~does not move at all/not moving at all"
    "|~is not moving/not moving at all",
    "pan left": "pans left/panning left|pans to the left/panning to the left"
    "|turns to the left/turning to the left|swings left/swinging left"
    "|sweeps to the left/sweeping to the left|pivots left/pivoting left|turns left/turning left"
    "|slowly pans left/slowly panning left|swivels left/swivelling left|rotates left/rotating left"
    "|~swings to the left/swinging to the left|~pans slowly to the left/panning slowly to the left",
    "pan right": "pans right/panning right|pans to the right/panning to the right"
    "|turns to the right/turning to the right|swings right/swinging right"
    "|sweeps to the right/sweeping to the right|pivots right/pivoting right"
    "|turns right/turning right|slowly pans right/slowly panning right"
    "|swivels right/swivelling right|rotates right/rotating right"
    "|~swings to the right/swinging to the right"
    "|~pans slowly to the right/panning slowly to the right",
    "push in": "pushes in/pushing in|moves in/moving in|moves closer/moving closer"
    "|zooms in/zooming in|comes closer/coming closer|slowly pushes in/slowly pushing in"
    "|dollies in/dollying in|creeps closer/creeping closer|slowly zooms in/slowly zooming in"
    "|moves forward/moving forward|closes in/closing in|closes in on it/closing in on it"
    "|draws nearer/drawing nearer|gets closer/getting closer|zooms in on it/zooming in on it"
    "|~moves in closer/moving in closer|~slowly moves closer/slowly moving closer",
    "pull back": "pulls back/pulling back|moves back/moving back|zooms out/zooming out"
    "|backs away/backing away|slowly pulls back/slowly pulling back|pulls away/pulling away"
    "|dollies out/dollying out|retreats/retreating|slowly zooms out/slowly zooming out"
    "|moves away/moving away|draws back/drawing back|moves backwards/moving backwards"
    "|goes back/going back|pulls out/pulling out|~slowly backs away/slowly backing away"
    "|~moves further away/moving further away",
    "orbit": "orbits/orbiting|circles/circling|circles around it/circling around it"
    "|orbits around it/orbiting around it|goes around it/going around it"
    "|turns around it/turning around it|revolves around it/revolving around it"
    "|moves in a circle/moving in a circle|circles the scene/circling the scene"
    "|rotates around it/rotating around it|spins around it/spinning around it"
    "|swings around it/swinging around it|goes around the subject/going around the subject"
    "|moves around it/moving around it|~circles round it/circling round it"
    "|~orbits the scene/orbiting the scene",
    "crane up": "cranes up/craning up|rises/rising|goes up/going up|moves up/moving up"
    "|slowly rises/slowly rising|lifts up/lifting up|climbs/climbing"
    "|floats upwards/floating upwards|ascends/ascending|lifts/lifting|rises up/rising up"
    "|is raised/being raised|slowly goes up/slowly going up|rises into the air/rising into the air"
    "|soars up/soaring up|~slowly moves up/slowly moving up|~moves upwards/moving upwards",
    "track": "tracks/tracking|follows it/following it|tracks it/tracking it"
    "|moves along with it/moving along with it|keeps up with it/keeping up with it"
    "|follows along/following along|travels alongside/travelling alongside"
    "|accompanies it/accompanying it|follows/following|tracks alongside/tracking alongside"
    "|moves along/moving along|moves with it/moving with it|runs alongside/running alongside"
    "|stays with it/staying with it|rides along/riding along"
    "|~follows alongside/following alongside|~goes along with it/going along with it",
}
SHOTS = {
    "static": "static shot|fixed shot|static camera|still camera|locked-off shot|stationary camera"
    "|motionless camera|tripod shot|camera does not move|~fixed camera",
    "pan left": "pan to the left|pan left|camera pan left|left pan|slow pan left|camera moves left"
    "|panning shot to the left|~slow pan to the left",
    "pan right": "pan to the right|pan right|camera pan right|right pan|slow pan right"
    "|camera moves right|panning shot to the right|~slow pan to the right",
    "push in": "push-in|slow zoom in|dolly in|push in shot|zoom-in shot|zoom in|zooming in"
    "|push-in shot|forward dolly|camera zooms in|slow push in|~slow dolly in",
    "pull back": "pull-back|slow zoom out|dolly out|pull back shot|zoom-out shot|zoom out"
    "|zooming out|pull-out shot|dolly out shot|camera zooms out|slow pull back|~slow dolly out",
    "orbit": "orbit shot|orbiting camera|orbiting shot|360-degree shot|circling camera|orbit"
    "|360 degree view|rotating camera|circular shot|camera goes around|~camera circles",
    "crane up": "crane shot|rising shot|crane up|camera craning up|rising camera|camera rising"
    "|crane|ascending shot|ascending camera|upward crane shot|~camera rises",
    "track": "tracking shot|follow shot|tracking camera|travelling shot|following shot|tracking"
    "|camera follows|following camera|side tracking shot|~side-on tracking camera",
}
LOOKS = {
    "natural": "in a [natural look]|in a [natural style]|in a [realistic style]"
    "|in [lifelike colours]|in a [photorealistic style]|in a [true-to-life style]"
    "|as in [real life]|in [natural colours]|like a [real photograph]|[photorealistic]|[realistic]"
    "|~in a [lifelike style]",
    "archival": "as [archival footage]|as [old archive film]|in the style of [vintage footage]"
    "|in the style of an [old newsreel]|in [sepia]|like an [old silent film]"
    "|like an [archival recording]|as [faded old footage]|like a [film from a dusty archive]"
    "|like [old footage]|in the style of a [vintage film]|as an [old home movie]"
    "|in the style of a [1920s film]|in [faded sepia]|like a [silent movie]"
    "|as [historical footage]|~like [vintage footage]|~in the style of an [old silent movie]",
    "film noir": "in [film noir style]|as a [film noir]"
    "|in the style of a [black-and-white detective film]|like a [noir thriller]"
    "|in [moody black and white]|like an [old black-and-white crime movie]"
    "|like a [hard-boiled detective movie]|in [shadowy monochrome]|in the style of a [film noir]"
    "|in [black and white]|like a [1940s detective movie]|in [noir style]"
    "|as a [black-and-white movie]|like a [gangster film from the forties]"
    "|~in the style of an [old black-and-white detective movie]|~like a [black-and-white thriller]",
    "papercraft": "in [papercraft style]|with everything [made of paper]|as [papercraft]"
    "|with everything [cut from paper]|as an [origami world]|in a [world of folded paper]"
    "|in [cardboard style]|as a [paper cut-out]|in [cut-paper style]|like [papercraft]"
    "|in [origami style]|with everything [folded from paper]|like a [pop-up book]"
    "|in a [paper world]|like a [cardboard model]|~in a [world made of paper]|~as [folded paper]",
    "stop motion": "in [stop motion]|as [stop-motion animation]|in [claymation style]"
    "|as a [clay animation]|like a [stop-motion puppet film]|in [clay style]"
    "|as a [plasticine film]|[animated frame by frame]|like [claymation]"
    "|with everything [made of clay]|in [stop-motion style]|as [claymation]"
    "|in the style of a [clay puppet film]|like [plasticine figures]|~as a [stop-motion film]"
    "|~in [clay animation]",
    "balloon world": "in a [balloon world]|with everything [made of balloons]"
    "|in a [world of balloons]|in [balloon style]|in an [inflatable world]"
    "|with everything [inflated]|with everything [blown up like balloons]"
    "|in an [inflated rubber world]|like [balloon animals]|as if [everything were a balloon]"
    "|in a [balloon animal style]|as [inflatable toys]|~in a [world made of balloons]"
    "|~with everything [inflatable]",
}
RELATIONS = {
    "left of": "to the [left of]|[left of]|on the [left side of]|on the [left-hand side of]"
    "|at the [left of]|just [left of]|~[to the left side of]",
    "right of": "to the [right of]|[right of]|on the [right side of]|on the [right-hand side of]"
    "|at the [right of]|just [right of]|~[to the right side of]",
    "behind": "[behind]|at the [back of]|[right behind]|[to the rear of]|just [behind]"
    "|[at the rear of]|~[directly behind]",
    "in front of": "[in front of]|[right in front of]|[before]|just [in front of]"
    "|at the [front of]|~[directly in front of]",
    "follows": "[following]/[follows]|[chasing]/[chases]|[going after]/[goes after]"
    "|[pursuing]/[pursues]|[trailing]/[trails]|[running after]/[runs after]"
    "|[racing after]/[races after]|[hunting]/[hunts]|~[coming after]/[comes after]",
    "followed by": "[followed by]|[chased by]|[pursued by]|[trailed by]|[hunted by]"
    "|~[closely followed by]",
}
