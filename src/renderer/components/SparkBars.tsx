import { type PointerEvent, useMemo } from 'react';
import { type BarInput, calcBars, indexAt } from './bar-geometry.ts';

type Properties = {
  readonly bars: readonly BarInput[];
  /** The bar under the pointer, or null. */
  readonly pointed: number | null;
  readonly onPoint: (index: number | null) => void;
};

const box = { width: 360, height: 56 };

const classOf = (isKnown: boolean, isLast: boolean, isPointed: boolean): string => {
  if (!isKnown) return 'bar-unknown';
  if (isPointed) return 'fill-ink';
  return isLast ? 'fill-accent' : 'fill-bar';
};

/** A small bar per day, the last one in the accent colour. For the eye only: the text equivalent stands beside it. */
export const SparkBars = ({ bars, pointed, onPoint }: Properties) => {
  const shapes = useMemo(() => calcBars(bars, box), [bars]);
  const onPointerMove = (event: PointerEvent<SVGSVGElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onPoint(indexAt((event.clientX - left) / width, bars.length));
  };
  return (
    <svg
      aria-hidden
      className="block h-14 w-full overflow-visible"
      viewBox={`0 0 ${box.width} ${box.height}`}
      preserveAspectRatio="none"
      onPointerMove={onPointerMove}
      onPointerLeave={() => onPoint(null)}
    >
      <rect className="fill-transparent" width={box.width} height={box.height} />
      <line className="hairline" x1={0} x2={box.width} y1={box.height} y2={box.height} />
      {shapes.map(({ isKnown, ...shape }, index) => (
        <rect
          // A day keeps its place, so its place is its identity.
          key={index}
          {...shape}
          className={classOf(isKnown, index === shapes.length - 1, index === pointed)}
        />
      ))}
    </svg>
  );
};
