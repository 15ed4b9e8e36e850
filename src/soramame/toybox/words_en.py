"""The world's vocabulary in English, in the notation that `lexicon.py` explains."""

from __future__ import annotations

NOUNS = {
    "car": "car|automobile|sedan|sports car|hatchback|little car|~motorcar|~roadster",
    "bus": "bus|coach|double-decker|school bus|city bus|~minibus|~omnibus",
    "train": "train|locomotive|steam train|steam engine|~railway train|~express train",
    "tractor": "tractor|farm tractor|farmer's tractor|~farm vehicle",
    "boat": "boat|ship|sailboat|little boat|sailing boat|dinghy|~vessel|~yacht|~rowing boat",
    "plane": "plane|airplane|aeroplane|jet|aircraft|~airliner|~jet plane",
    "rocket": "rocket|spaceship|space rocket|spacecraft|~rocket ship|~space shuttle",
    "balloon": "balloon|hot-air balloon|hot air balloon|air balloon|~party balloon",
    "helicopter": "helicopter|chopper|rescue helicopter|~copter|~whirlybird",
    "bird": "bird|little bird|sparrow|songbird|robin|seagull|pigeon|~finch|~birdie|~swallow",
    "fox": "fox|fox cub|little fox|vixen|~young fox|~reynard the fox",
    "rabbit": "rabbit|bunny|hare|bunny rabbit|~cottontail|~jackrabbit",
    "dog": "dog|puppy|hound|doggy|terrier|labrador|~pup|~poodle|~beagle",
    "horse": "horse|pony|stallion|mare|~foal|~steed|~colt",
    "duck": "duck|duckling|mallard|little duck|~drake|~ducky",
    "turtle": "turtle|tortoise|sea turtle|~terrapin",
    "fish": "fish|goldfish|little fish|trout|~salmon|~carp",
    "penguin": "penguin|emperor penguin|little penguin|~penguin chick|~king penguin",
    "elephant": "elephant|baby elephant|elephant calf|~african elephant|~pachyderm",
    "giraffe": "giraffe|young giraffe|tall giraffe|~long-necked giraffe|~baby giraffe",
    "robot": "robot|android|droid|mechanical man|~bot|~automaton|~humanoid robot",
    "ball": "ball|beach ball|rubber ball|toy ball|~playground ball|~bouncy ball",
    "snowman": "snowman|man of snow|jolly snowman|~snow figure|~snow man",
    "windmill": "windmill|old windmill|wind mill|mill with sails|~dutch mill|~mill",
}
COLOURS = {
    "red": "red|bright red|scarlet|ruby red|dark red|cherry-red|~crimson|~vermilion",
    "orange": "orange|bright orange|tangerine|pumpkin-orange|~carrot-coloured|~apricot",
    "yellow": "yellow|bright yellow|lemon-yellow|canary yellow|~sunflower-yellow|~banana-yellow",
    "green": "green|bright green|emerald|dark green|lime green|grass-green|~olive green|~jade",
    "blue": "blue|bright blue|dark blue|sky-blue|navy|azure|light blue|~cobalt|~sapphire",
    "purple": "purple|violet|lilac|dark purple|lavender|~plum-coloured|~mauve",
    "pink": "pink|bright pink|rose|hot pink|candy-pink|~fuchsia|~salmon-pink",
    "brown": "brown|dark brown|chestnut|chocolate brown|light brown|~hazel|~coffee-coloured",
    "white": "white|snow-white|milk-white|pure white|ivory|~chalk-white|~pearly white",
    "black": "black|jet-black|pitch-black|coal-black|ebony|~ink-black|~raven-black",
}
LIKENESSES = {
    "red": "red as a tomato|~red as a cherry",
    "orange": "orange as a pumpkin|~orange as a carrot",
    "yellow": "yellow as a lemon|~yellow as a canary",
    "green": "green as grass|~green as a frog",
    "blue": "blue as the sky|~blue as the ocean",
    "purple": "purple as a plum|~purple as a grape",
    "pink": "pink as a flamingo|~pink as candy floss",
    "brown": "brown as chocolate|~brown as a chestnut",
    "white": "white as snow|white as a sheet|~white as milk",
    "black": "black as coal|~black as ink",
}
VERBS = {
    "walk": "walks/walking|strolls/strolling|wanders/wandering|ambles/ambling|strides/striding"
    "|marches/marching @robot,penguin,elephant|waddles/waddling @duck,penguin"
    "|crawls/crawling @turtle|plods/plodding @turtle,elephant,horse"
    "|~saunters/sauntering|~trudges/trudging",
    "run": "runs/running|sprints/sprinting|races/racing|dashes/dashing|rushes/rushing"
    "|gallops/galloping @horse,giraffe,elephant|trots/trotting @horse,dog,fox"
    "|hurries/hurrying|~scampers/scampering|~jogs/jogging|~bolts/bolting",
    "hop": "hops/hopping|hops along/hopping along|skips/skipping|bounds/bounding"
    "|bounces along/bouncing along|bounces/bouncing @>&ball,>&rabbit,>&snowman"
    "|leaps/leaping @>|jumps/jumping @>"
    "|~leaps along/leaping along|~springs/springing @>",
    "drive": "drives/driving|cruises/cruising|rides/riding|travels/travelling|zooms/zooming"
    "|races/racing @car|chugs/chugging @train,tractor|~speeds/speeding"
    "|~rumbles/rumbling @train,tractor,bus|~motors along/motoring along @car,bus",
    "fly": "flies/flying|soars/soaring|flies along/flying along|glides/gliding @plane,bird"
    "|floats/floating @balloon|drifts/drifting @balloon|flies through the air/flying through"
    " the air|~sails through the air/sailing through the air|~zips through the sky/zipping"
    " through the sky",
    "swim": "swims/swimming @duck,turtle,fish,penguin|sails/sailing @boat"
    "|floats/floating @boat,duck|paddles/paddling @duck,turtle,penguin|cruises/cruising @boat"
    "|glides through the water/gliding through the water|~steams along/steaming along @boat"
    "|~splashes through the water/splashing through the water",
    "roll": "rolls/rolling|rolls along/rolling along|rolls over the ground/rolling over the"
    " ground|~trundles/trundling|~rolls away/rolling away",
    "jump": "jumps/jumping|jumps up and down/jumping up and down|leaps up and down/leaping up"
    " and down|leaps/leaping|jumps in place/jumping in place|leaps into the air/leaping into"
    " the air|hops on the spot/hopping on the spot|bounces up and down/bouncing up and down"
    "|~springs up and down/springing up and down|~jumps for joy/jumping for joy",
    "spin": "spins/spinning|spins around/spinning around|turns around and around/turning around"
    " and around|twirls/twirling|rotates/rotating|turns on the spot/turning on the spot"
    "|turns in circles/turning in circles|whirls around/whirling around"
    "|~pirouettes/pirouetting|~revolves/revolving",
    "rise": "rises/rising|takes off/taking off|lifts off/lifting off|ascends/ascending"
    "|goes up into the air/going up into the air|rises into the sky/rising into the sky"
    "|floats up/floating up @balloon|shoots up/shooting up @rocket"
    "|~climbs into the sky/climbing into the sky|~blasts off/blasting off @rocket"
    "|~soars upwards/soaring upwards",
    "fall": "falls/falling|falls down/falling down|falls from the sky/falling from the sky"
    "|drops/dropping|drops from the sky/dropping from the sky|comes tumbling down/tumbling down"
    "|falls to the ground/falling to the ground|~plummets/plummeting"
    "|~plunges down/plunging down",
    "stand": "stands still/standing still|stands/standing|waits/waiting|stays put/staying put"
    "|rests/resting|does not move/not moving|is parked/parked @car,bus,train,tractor"
    "|~stands motionless/standing motionless|~keeps still/keeping still",
}
GOES = {"": "moves/moving|goes/going|heads/heading|~makes its way/making its way"}
DIRECTIONS = {
    "left": "to the [left]|[left]|towards the [left]|[leftwards]|from [right to left]"
    "|toward the [left side]|~[leftward]|~to the [left-hand side]",
    "right": "to the [right]|[right]|towards the [right]|[rightwards]|from [left to right]"
    "|toward the [right side]|~[rightward]|~to the [right-hand side]",
}
PLACES = {
    "meadow": "in a [meadow]|in the [meadow]|in a [grassy field]|on the [grass]|in a [field]"
    "|in a [green meadow]|across a [meadow] @travel|through the [tall grass] @travel"
    "|over a [meadow] @air|among the [wildflowers]|~in a [pasture]|~on a [lawn]",
    "forest": "in a [forest]|in the [forest]|in the [woods]|among the [pines]"
    "|between the [trees]|through a [forest] @travel|through the [woods] @travel"
    "|in a [pine forest]|over a [forest] @air|~in the [woodland]|~under the [fir trees]",
    "desert": "in a [desert]|in the [desert]|across the [desert] @travel|in a [sandy desert]"
    "|among the [sand dunes]|between the [dunes]|over the [desert] @air|in the [desert sand]"
    "|~in the [Sahara]|~among the [cactuses]",
    "beach": "on a [beach]|on the [beach]|at the [beach]|along the [shore] @travel"
    "|on the [shore]|on the [seashore]|on a [sandy beach]|under the [palm trees]"
    "|over the [beach] @air|~at the [seaside]|~on the [coast]",
    "city": "in a [city]|in the [city]|in the [streets of a big city]|between [skyscrapers]"
    "|[downtown]|through the [city streets] @travel|in a [busy street]|over the [city] @air"
    "|~in a [metropolis]|~among [tall buildings]",
    "village": "in a [village]|in the [village]|in a [little village]|between the [cottages]"
    "|through the [village] @travel|in a [small town]|over a [village] @air"
    "|~in a [hamlet]|~among [little houses]",
    "mountains": "in the [mountains]|in a [mountain landscape]|among the [mountain peaks]"
    "|between the [mountains]|on a [mountain]|over the [mountains] @air"
    "|in a [mountain valley]|~in the [Alps]|~among [rocky summits]",
    "arctic": "in the [arctic]|on the [ice]|at the [north pole]|among [icebergs]"
    "|on an [ice field]|in the [frozen north]|across the [ice] @travel|over the [ice] @air"
    "|~on a [glacier]|~in the [polar region]",
    "sea": "at [sea]|on the [sea]|on the [ocean]|on the [waves]|on the [water]"
    "|over the [sea] @air|over the [waves] @air|in the [sea] @fish,turtle,duck,penguin"
    "|~on the [open water]|~amid the [ocean waves]",
    "candyland": "in [candyland]|in [candy land]|in a [world of candy]|in a [land of sweets]"
    "|among the [lollipops]|between the [candy canes]|over [candyland] @air"
    "|~in a [land made of sugar]|~among the [gumdrops]",
}
TIMES = {
    "noon": "at [noon]|at [midday]|in the [middle of the day]|in [broad daylight]|[by day]"
    "|[during the day]|in the [daytime]|~at [twelve o'clock]|~around [lunchtime]",
    "sunset": "at [sunset]|at [dusk]|at [sundown]|as the [sun sets]|in the [evening]"
    "|in the light of the [setting sun]|at [twilight]|while the [sun goes down]"
    "|~in the [evening glow]|~at the [close of day]",
    "night": "at [night]|by [night]|at [midnight]|in the [dark]|in the [moonlight]"
    "|under the [stars]|under a [starry sky]|in the [middle of the night]"
    "|~[after dark]|~on a [moonlit night]",
}
WEATHERS = {
    "clear": "under a [clear sky]|in [clear weather]|in [fine weather]|in [dry weather]"
    "|in the [sunshine] @noon|under a [blue sky] @noon|on a [bright day] @noon"
    "|~under a [cloudless sky]|~in [nice weather]",
    "rain": "in the [rain]|in [pouring rain]|in [rainy weather]|while it [rains]"
    "|during a [shower]|in a [downpour]|~in a [drizzle]|~in [wet weather]",
    "snow": "in the [snow]|in [falling snow]|while it [snows]|in a [snowstorm]"
    "|during a [snowfall]|in [snowy weather]|~in a [blizzard]|~while [snowflakes fall]",
    "fog": "in the [fog]|in [thick fog]|in the [mist]|in [foggy weather]|in a [dense mist]"
    "|~in a [haze]|~in [misty weather]",
}
SKIES = {
    "clear": "[sunny] @noon|~[sun-drenched] @noon",
    "rain": "[rainy]|[rain-soaked]|~[drizzly]",
    "snow": "[snowy]|[snow-covered]|~[wintry, snowy]",
    "fog": "[foggy]|[misty]|~[hazy]",
    "night": "[dark]|[moonlit]|~[nocturnal]",
}
FACTS = {
    "noon": "it is [midday]|it is [noon]|it is [daytime]|~it is [twelve o'clock]",
    "sunset": "the [sun is setting]|it is [evening]|[dusk] is falling|~it is [sundown]",
    "night": "it is [night]|the [stars] are out|the [moon] is shining|~it is [past midnight]",
    "clear": "the [sky is clear]|the [weather is fine]|it is [dry]|~there are [no clouds]",
    "rain": "it is [raining]|[rain] is falling|it [rains] hard|~it is [pouring]",
    "snow": "it is [snowing]|[snow] is falling|~[snowflakes] come down",
    "fog": "it is [foggy]|there is [fog]|a thick [mist] hangs in the air|~it is [hazy]",
}
CAMERAS = {
    "static": "stays still/staying still|does not move/not moving|stands still/standing still"
    "|is fixed/fixed|~holds still/holding still|~keeps in place/kept in place",
    "pan left": "pans left/panning left|pans to the left/panning to the left"
    "|turns to the left/turning to the left|swings left/swinging left"
    "|~sweeps to the left/sweeping to the left|~pivots left/pivoting left",
    "pan right": "pans right/panning right|pans to the right/panning to the right"
    "|turns to the right/turning to the right|swings right/swinging right"
    "|~sweeps to the right/sweeping to the right|~pivots right/pivoting right",
    "push in": "pushes in/pushing in|moves in/moving in|moves closer/moving closer"
    "|zooms in/zooming in|comes closer/coming closer|slowly pushes in/slowly pushing in"
    "|~dollies in/dollying in|~creeps closer/creeping closer",
    "pull back": "pulls back/pulling back|moves back/moving back|zooms out/zooming out"
    "|backs away/backing away|slowly pulls back/slowly pulling back|pulls away/pulling away"
    "|~dollies out/dollying out|~retreats/retreating",
    "orbit": "orbits/orbiting|circles/circling|circles around it/circling around it"
    "|orbits around it/orbiting around it|goes around it/going around it"
    "|turns around it/turning around it|~revolves around it/revolving around it"
    "|~moves in a circle/moving in a circle",
    "crane up": "cranes up/craning up|rises/rising|goes up/going up|moves up/moving up"
    "|slowly rises/slowly rising|lifts up/lifting up|~climbs/climbing|~floats upwards/floating upwards",
    "track": "tracks/tracking|follows it/following it|tracks it/tracking it"
    "|moves along with it/moving along with it|keeps up with it/keeping up with it"
    "|follows along/following along|~travels alongside/travelling alongside"
    "|~accompanies it/accompanying it",
}
SHOTS = {
    "static": "static shot|fixed shot|static camera|still camera|~locked-off shot",
    "pan left": "pan to the left|pan left|camera pan left|~left pan",
    "pan right": "pan to the right|pan right|camera pan right|~right pan",
    "push in": "push-in|slow zoom in|dolly in|push in shot|~zoom-in shot",
    "pull back": "pull-back|slow zoom out|dolly out|pull back shot|~zoom-out shot",
    "orbit": "orbit shot|orbiting camera|orbiting shot|360-degree shot|~circling camera",
    "crane up": "crane shot|rising shot|crane up|camera craning up|~rising camera",
    "track": "tracking shot|follow shot|tracking camera|~travelling shot",
}
LOOKS = {
    "natural": "in a [natural look]|in a [natural style]|in a [realistic style]"
    "|in [lifelike colours]|in a [photorealistic style]|~in a [true-to-life style]",
    "archival": "as [archival footage]|as [old archive film]|in the style of [vintage footage]"
    "|in the style of an [old newsreel]|in [sepia]|like an [old silent film]"
    "|like an [archival recording]|~as [faded old footage]|~like a [film from a dusty archive]",
    "film noir": "in [film noir style]|as a [film noir]|in the style of a [black-and-white"
    " detective film]|like a [noir thriller]|in [moody black and white]"
    "|like an [old black-and-white crime movie]|~like a [hard-boiled detective movie]"
    "|~in [shadowy monochrome]",
    "papercraft": "in [papercraft style]|with everything [made of paper]|as [papercraft]"
    "|with everything [cut from paper]"
    "|as an [origami world]|in a [world of folded paper]|in [cardboard style]"
    "|~as a [paper cut-out]|~in [cut-paper style]",
    "stop motion": "in [stop motion]|as [stop-motion animation]|in [claymation style]"
    "|as a [clay animation]|like a [stop-motion puppet film]|in [clay style]"
    "|~as a [plasticine film]|~[animated frame by frame]",
    "balloon world": "in a [balloon world]|with everything [made of balloons]"
    "|in a [world of balloons]"
    "|in [balloon style]|in an [inflatable world]|with everything [inflated]"
    "|~with everything [blown up like balloons]|~in an [inflated rubber world]",
}
RELATIONS = {
    "left of": "to the [left of]|[left of]|on the [left side of]|~on the [left-hand side of]",
    "right of": "to the [right of]|[right of]|on the [right side of]|~on the [right-hand side of]",
    "behind": "[behind]|at the [back of]|[right behind]|~[to the rear of]",
    "in front of": "[in front of]|[right in front of]|~[before]",
    "follows": "[following]/[follows]|[chasing]/[chases]|[going after]/[goes after]"
    "|~[pursuing]/[pursues]|~[trailing]/[trails]",
    "followed by": "[followed by]|[chased by]|~[pursued by]|~[trailed by]",
}
