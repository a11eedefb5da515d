/** What a kit can remind of. Every list is written for this model; names are invented from them. */
export const THEMES = [
  "sea",
  "fire",
  "storm",
  "sky",
  "forest",
  "beast",
  "forge",
  "city",
  "field",
] as const;
export type Theme = (typeof THEMES)[number];

function words(list: string): readonly string[] {
  return list.split(" ");
}

/** Words whose letters the model learns from. */
export const THEME_WORDS: Readonly<Record<Theme, readonly string[]>> = {
  sea: words(
    "harbour tidal anchor current lagoon breaker marina compass coral delta estuary foghorn galleon " +
      "headland island jetty keelson lighthouse mariner northsea ocean pelagic quayside regatta " +
      "saltire tempest undertow voyager waterline seafarer moorings narrows driftwood spindrift",
  ),
  fire: words(
    "ember cinder kindle furnace inferno blazon torchlight wildfire solstice ignite magma scorcher " +
      "phoenix amberglow bonfire coalheart flamenco flint firebrand glowworm hearthstone lantern " +
      "molten pyrite radiance scarlet sunder sparkler volcano vulcan warmth crimson",
  ),
  storm: words(
    "thunder lightning tempest cyclone gale squall voltage tornado monsoon rainmaker downpour " +
      "electric hailstone barometer overcast windward stormfront skybreaker static surge torrent " +
      "typhoon whirlwind thunderhead cloudburst conductor tremor ampere",
  ),
  sky: words(
    "orbit comet meteor nebula zenith aurora stellar lunar eclipse horizon equinox galaxy satellite " +
      "starling astral celestial cosmos daybreak evenstar halo meridian moonrise northstar nova " +
      "polaris quasar sidereal solar starlight sunrise twilight vesper andromeda",
  ),
  forest: words(
    "evergreen timber bramble cedar thicket hazel juniper lichen meadow oakheart ranger sequoia " +
      "thornwood underbrush wilder woodland alder birchwood clearing evergrove fernhill glade " +
      "hollow ivory larchwood mossgreen pinecone rowan spruce trailhead willow",
  ),
  beast: words(
    "panther leopard tiger falcon stallion wolverine cobra bison caracal dragon eagle gazelle hawk " +
      "jaguar kestrel lioness mustang ocelot puma raptor sabre stinger talon viper wildcat condor " +
      "marlin osprey badger antelope lynx predator",
  ),
  forge: words(
    "anvil ironclad alloy carbon titan granite cobalt crucible foundry girder hammer ingot keystone " +
      "lattice magnet nickel obsidian piston quartz rivet steelworks tungsten vanadium bronze " +
      "chromium copper armature bulwark citadel rampart hexagon basalt",
  ),
  city: words(
    "avenue metro borough capital district downtown embankment gasworks junction kingsway landmark " +
      "midtown neon parkside quarter rooftop skyline terminus uptown viaduct wharf arcade boulevard " +
      "concourse neighbour platform station tramway united rovers athletic wanderers",
  ),
  field: words(
    "banner captain pennant heritage colours striker century classic derby fanfare gallant heraldry " +
      "jubilee kickoff legacy marathon original parade pioneer quarterback rally sovereign terrace " +
      "tradition trophy vanguard victory varsity tartan chequer campaign",
  ),
};

/** Second words of a name, one of which may follow an invented one. */
export const THEME_SECONDS: Readonly<Record<Theme, readonly [string, ...string[]]>> = {
  sea: ["Tide", "Harbour", "Drift", "Current", "Swell", "Crew"],
  fire: ["Ember", "Blaze", "Kindle", "Glow", "Flare"],
  storm: ["Surge", "Front", "Charge", "Thunder", "Squall"],
  sky: ["Orbit", "Dawn", "Zenith", "Nova", "Drift"],
  forest: ["Grove", "Trail", "Wild", "Canopy", "Roots"],
  beast: ["Claw", "Pack", "Prowl", "Pride", "Instinct"],
  forge: ["Forge", "Shield", "Works", "Core", "Armour"],
  city: ["Street", "Quarter", "Skyline", "Signal", "Line"],
  field: ["Heritage", "Banner", "Classic", "Colours", "Eleven"],
};

/** Endings of slogans: "Born at sea, made for …" and the like are put together from these. */
export const THEME_PLACES: Readonly<Record<Theme, readonly [string, ...string[]]>> = {
  sea: ["where the tide turns", "out past the breakwater", "with salt on the collar"],
  fire: ["from the last warm coal", "when the floodlights burn", "at the heart of the blaze"],
  storm: ["before the rain arrives", "under a cracking sky", "ahead of the thunder"],
  sky: ["on the dark side of noon", "above the last cloud", "by the light of old stars"],
  forest: ["where the path ends", "under the tallest trees", "out of the green"],
  beast: ["on silent feet", "from the edge of the pack", "with nothing to fear"],
  forge: ["between hammer and heat", "out of the oldest iron", "one rivet at a time"],
  city: ["on the last tram home", "above the rooftops", "from the corner shop to the cup"],
  field: ["for the ninetieth minute", "from the first whistle", "in front of the home end"],
};

export const SLOGAN_VERBS: readonly [string, ...string[]] = [
  "Made",
  "Worn",
  "Born",
  "Sewn",
  "Raised",
  "Carried",
];
