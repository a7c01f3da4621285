import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  followScroll,
  isStuck,
  mostScrollHeight,
  type ScrollPlace,
  type ScrollScale,
  toContentTop,
  toScrollHeight,
  toScrollTop,
} from '../../../../src/renderer/features/history/scroll-scale.ts';

const rowHeight = 40;
const viewHeight = 720;
const scaleOf = (rows: number): ScrollScale => ({ contentHeight: rows * rowHeight, viewHeight });
const mostTop = ({ contentHeight }: ScrollScale): number => Math.max(0, contentHeight - viewHeight);

/** A browser's box: it scrolls no further than its ends. */
const scrollBy = (place: ScrollPlace, pixels: number, scale: ScrollScale): ScrollPlace => {
  const most = Math.max(0, toScrollHeight(scale) - viewHeight);
  const next = followScroll(place, Math.min(Math.max(0, place.scrollTop + pixels), most), scale);
  return isStuck(next, scale) ? { contentTop: next.contentTop, scrollTop: toScrollTop(next.contentTop, scale) } : next;
};

const rowCounts = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 20_000_000 }));
const million = scaleOf(1_000_000);

describe('a list that fits', () => {
  it('scrolls as any box does', () => {
    const scale = scaleOf(mostScrollHeight / rowHeight);
    for (const top of [0, 1, 4_000_000, mostTop(scale)]) {
      expect(toScrollTop(top, scale)).toBe(top);
      expect(toContentTop(top, scale)).toBe(top);
    }
    expect(followScroll({ contentTop: 0, scrollTop: 0 }, 3_000_000, scale).contentTop).toBe(3_000_000);
  });
});

describe('a list taller than browsers lay out', () => {
  it('has a box they can', () => {
    expect(toScrollHeight(scaleOf(10_000_000))).toBe(mostScrollHeight);
  });

  it('has its ends at the ends of the scrollbar', () => {
    expect(toContentTop(0, million)).toBe(0);
    expect(toContentTop(mostScrollHeight - viewHeight, million)).toBe(mostTop(million));
    expect(toScrollTop(mostTop(million), million)).toBe(mostScrollHeight - viewHeight);
  });

  it('has every place of the scrollbar stand for one place, in order', () => {
    fc.assert(
      fc.property(
        rowCounts,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, a, b) => {
          const scale = scaleOf(rows);
          const [low, high] = [Math.min(a, b) * mostTop(scale), Math.max(a, b) * mostTop(scale)];
          expect(toScrollTop(low, scale)).toBeLessThanOrEqual(toScrollTop(high, scale));
          expect(toContentTop(toScrollTop(low, scale), scale)).toBeCloseTo(low, 3);
        },
      ),
    );
  });

  it('goes to where the scrollbar is dragged', () => {
    const half = (mostScrollHeight - viewHeight) / 2;
    const { contentTop } = followScroll({ contentTop: 0, scrollTop: 0 }, half, million);
    expect(contentTop / mostTop(million)).toBeCloseTo(0.5, 3);
  });

  it('moves pixel by pixel under a wheel, wherever it is', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.integer({ min: -900, max: 900 }), { maxLength: 200 }),
        (share, wheel) => {
          const start = Math.floor(share * mostTop(million));
          let place: ScrollPlace = { contentTop: start, scrollTop: toScrollTop(start, million) };
          for (const pixels of wheel) {
            const wanted = Math.min(Math.max(0, place.contentTop + pixels), mostTop(million));
            place = scrollBy(place, pixels, million);
            expect(place.contentTop).toBeCloseTo(wanted, 3);
          }
        },
      ),
    );
  });

  it.each([
    ['first', -720, 0],
    ['last', 720, mostTop(million)],
  ])('reaches its %s row by the wheel alone, without a pause', (_name, pixels, end) => {
    const start = Math.abs(end - 900_000);
    let place: ScrollPlace = { contentTop: start, scrollTop: toScrollTop(start, million) };
    let turns = 0;
    while (Math.abs(place.contentTop - end) > 0.5 && turns < 1500) {
      place = scrollBy(place, pixels, million);
      turns += 1;
    }
    // A few turns are cut short where the box came to its end before the content did.
    expect(turns - 900_000 / 720).toBeLessThan(6);
    expect(isStuck(place, million)).toBe(false);
  });
});

describe('an empty or short list', () => {
  it('stays at its top', () => {
    for (const rows of [0, 1, 18]) {
      expect(toContentTop(0, scaleOf(rows))).toBe(0);
      expect(toScrollTop(500, scaleOf(rows))).toBe(0);
      expect(isStuck({ contentTop: 0, scrollTop: 0 }, scaleOf(rows))).toBe(false);
    }
  });
});
