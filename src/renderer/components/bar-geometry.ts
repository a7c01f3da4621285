export type BarInput = {
  /** Height in any unit; null when it is not known. */
  readonly value: number | null;
};

export type Bar = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isKnown: boolean;
};

export type Box = { readonly width: number; readonly height: number };

/** Share of each slot that stays empty. */
const gapShare = 0.28;
/** A cost that is not zero stays visible however small it is beside the highest. */
const leastHeight = 2;
const unknownHeight = 6;

/**
 * Bars from the left to the right edge, standing on the bottom, the highest value as high as the box. Zero has no
 * height, an unknown value a small fixed one. Heights are for drawing only: they are rounded to half a unit.
 */
export const calcBars = (inputs: readonly BarInput[], box: Box): readonly Bar[] => {
  const highest = Math.max(0, ...inputs.map(({ value }) => value ?? 0));
  const slot = box.width / Math.max(1, inputs.length);
  const gap = slot * gapShare;
  // The last gap is shared out, so that the last bar ends on the edge.
  const pitch = inputs.length > 1 ? slot + gap / (inputs.length - 1) : slot;

  const heightOf = (value: number | null): number => {
    if (value === null) return unknownHeight;
    if (value <= 0) return 0;
    return Math.max(leastHeight, Math.round((value / highest) * box.height * 2) / 2);
  };
  return inputs.map(({ value }, index) => {
    const height = heightOf(value);
    return { x: index * pitch, y: box.height - height, width: slot - gap, height, isKnown: value !== null };
  });
};

/** Which of `count` bars lies under a pointer at `share` (0 to 1) of the width. */
export const indexAt = (share: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor(share * count)));
