/** A straight line through points by least squares. */
export type Line = {
  readonly slope: number;
  /** Half the width of the slope's 95 % confidence interval, for errors that are independent of each other. */
  readonly halfWidth: number;
};

/** 97.5 % quantile of Student's t, near enough from 10 degrees of freedom on. */
const studentOf = (degrees: number): number => 1.96 + 2.4 / degrees + 3 / degrees ** 2;

/** @param points at least four, with different x */
export const fitLine = (points: readonly { readonly x: number; readonly y: number }[]): Line => {
  const count = points.length;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / count;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / count;
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const rest = points.reduce((sum, { x, y }) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const degrees = count - 2;
  return { slope, halfWidth: studentOf(degrees) * Math.sqrt(rest / degrees / spread) };
};
