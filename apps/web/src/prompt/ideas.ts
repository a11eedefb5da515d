/** A dye of a test strip, as the class that paints it. */
export type Dye = `bg-dye-${string}`;

export type Idea = {
  prompt: string;
  /** The colours that the prompt names, in its order. */
  dyes: readonly Dye[];
};

/** Prompts to start from. Each is complete: it can be sent as it stands. */
export const IDEAS: readonly Idea[] = [
  {
    prompt: "teal and orange basketball jersey, hexagons, Harbor 7",
    dyes: ["bg-dye-teal", "bg-dye-orange"],
  },
  {
    prompt: "black and gold rugby shirt, hoops, Kestrels 3",
    dyes: ["bg-dye-black", "bg-dye-gold"],
  },
  {
    prompt: "red and white football shirt, vertical stripes, Rovers 10",
    dyes: ["bg-dye-red", "bg-dye-white"],
  },
  {
    prompt: "purple and lime hockey jersey, chevrons, Comets 88",
    dyes: ["bg-dye-violet", "bg-dye-lime"],
  },
  {
    prompt: "sky blue football shirt with a navy sash, Lakeside 11",
    dyes: ["bg-dye-sky", "bg-dye-navy"],
  },
  {
    prompt: "cream baseball jersey with thin green pinstripes, Orchard 24",
    dyes: ["bg-dye-cream", "bg-dye-green"],
  },
  {
    prompt: "wine and pink cycling jersey, soft gradient, Velo 5",
    dyes: ["bg-dye-wine", "bg-dye-pink"],
  },
  {
    prompt: "navy, white and red volleyball shirt, diagonal bands, Tidal 9",
    dyes: ["bg-dye-navy", "bg-dye-white", "bg-dye-red"],
  },
];
