/**
 * @module
 * What is seen in one frame, in its own pixels and never mirrored. Types only: the engine's worker makes
 * samples, the guide judges them.
 */

/** In pixels of the frame, from its upper left corner. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** One face, in pixels of the frame. */
export interface Face {
  /** 0 to 1. */
  readonly score: number
  /** The box around it. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** The person's own right and left. */
  readonly rightEye: Point
  readonly leftEye: Point
  readonly nose: Point
}

/** Of the largest face, scaled to a width of its own. */
export interface Light {
  /** Mean, 0 to 255. */
  readonly luma: number
  /** Share of the pixels that are white. */
  readonly clipped: number
  /** Variance of the edges over that of the picture: a dark face is as sharp as a bright one. */
  readonly sharpness: number
}

/** What the engine says of one frame. */
export interface Sample {
  /** Of the frame. */
  readonly width: number
  readonly height: number
  /** The largest first. */
  readonly faces: readonly Face[]
  /** Absent without a face. */
  readonly light?: Light
}
