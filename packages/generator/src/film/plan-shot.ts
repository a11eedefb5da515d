/** Pixels a side of each frame. */
export const FILM_SIZE = 480;
/** Frames of the film and how many of them a second shows. */
export const FILM_FRAMES = 192;
export const FILM_RATE = 24;
/** In the first frames the pattern grows out of the noise, one step of the flow each. */
export const EMERGE_FRAMES = 48;

/** Where the jersey stands towards the camera in one frame. Angles are radians. */
export type Pose = {
  /** Around the vertical axis; half a turn shows the back. */
  turn: number;
  /** The camera looks down by this much. */
  tilt: number;
  zoom: number;
  /** Drawing units that the jersey hangs below the middle of the frame. */
  drop: number;
};
export type Shot = {
  pose: Pose;
  /** Angle of the lamp around the jersey, radians from its place in the middle of the film. */
  lampTurn: number;
};

const TURN = 2 * Math.PI;
const FIRST_TURN = -0.62;
const EMERGED_TURN = -0.2;
const TILT = 0.07;
/** How much slower the turn is where front and back face the camera. */
const LINGER = 0.038;
/** Shares of the turn in which it gets up to speed and slows down. */
const RAMP = 0.2;
const LAMP_SWING = 0.5;
const BREATH = 4;
const HANG = 8;

function ease(share: number): number {
  return share * share * (3 - 2 * share);
}

/** From 0 to 1 at an even speed, but for a ramp at each end. */
function glide(share: number): number {
  if (share < RAMP) return share ** 2 / (2 * RAMP * (1 - RAMP));
  if (share > 1 - RAMP) return 1 - glide(1 - share);
  return (share - RAMP / 2) / (1 - RAMP);
}

function turnAt(frame: number): number {
  if (frame < EMERGE_FRAMES) {
    const share = frame / EMERGE_FRAMES;
    return FIRST_TURN + (EMERGED_TURN - FIRST_TURN) * ease(share);
  }
  const share = glide((frame - EMERGE_FRAMES) / (FILM_FRAMES - 1 - EMERGE_FRAMES));
  const lingering = share - LINGER * Math.sin(2 * TURN * share);
  return EMERGED_TURN + (TURN - EMERGED_TURN) * lingering;
}

/** The shot of a frame, 0 to `FILM_FRAMES` - 1: a swing into view, then one whole turn. */
export function planShot(frame: number): Shot {
  const share = frame / (FILM_FRAMES - 1);
  return {
    pose: {
      turn: turnAt(frame),
      tilt: TILT,
      zoom: 1 + 0.05 * ease(Math.min(1, frame / EMERGE_FRAMES)),
      drop: HANG + BREATH * Math.sin(TURN * share * 2),
    },
    lampTurn: LAMP_SWING * Math.sin(TURN * (share - 0.25)),
  };
}
