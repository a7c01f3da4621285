type Rgb = readonly [red: number, green: number, blue: number];

/** `rgb(43, 70, 201)`, as a browser answers a colour that is not see-through. */
const parseRgb = (color: string): Rgb => {
  const [red, green, blue] = (color.match(/[\d.]+/g) ?? []).map(Number);
  if (red === undefined || green === undefined || blue === undefined) throw new Error(`Not an rgb colour: ${color}`);
  return [red, green, blue];
};

/** `share` of the one colour and the rest of the other. @param share 0 to 1 */
export const mixColors = (color: string, ground: string, share: number): string => {
  const [one, other] = [parseRgb(color), parseRgb(ground)];
  return `rgb(${one.map((value, at) => Math.round(value * share + (other[at] ?? 0) * (1 - share))).join(', ')})`;
};

/** Share of the accent colour in each slice, largest slice first: they differ in lightness, whatever colours are seen. */
const steps = [1, 0.76, 0.58, 0.44, 0.32];

/** How many slices can be told apart; what is more belongs together as the rest. */
export const mostSlices = steps.length;

/** Share of a neutral colour in the slice of the rest. */
const restStep = 0.3;

/** A colour for each of the first `mostSlices` places, from the accent towards the ground. */
export const listShades = (accent: string, ground: string): readonly string[] =>
  steps.map((share) => mixColors(accent, ground, share));

/** What is beyond those: no hue of its own, so that it is not taken for one of them. */
export const toRestShade = (muted: string, ground: string): string => mixColors(muted, ground, restStep);
