import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDuration,
  addToHistogramBytes,
  fromDurationBucket,
  readHistogramBytes,
  toDurationBucket,
  toHistogramBytes,
} from '../../../src/main/store/duration-histogram.ts';
import type { DurationHistogram } from '../../../src/main/store/duration-histogram.ts';

const durationArb = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 2 ** 40 }));

describe('response time buckets', () => {
  it('give a value back within 1.6 %, and exactly below 64 ms', () => {
    fc.assert(
      fc.property(durationArb, (durationMs) => {
        const back = fromDurationBucket(toDurationBucket(durationMs));
        if (durationMs < 64) expect(back).toBe(durationMs);
        else expect(Math.abs(back - durationMs) / durationMs).toBeLessThan(0.016);
      }),
    );
  });

  it('keep the order of durations', () => {
    fc.assert(
      fc.property(durationArb, durationArb, (a, b) => {
        if (a <= b) expect(toDurationBucket(a)).toBeLessThanOrEqual(toDurationBucket(b));
      }),
    );
  });

  it('survive the way through bytes and add up', () => {
    fc.assert(
      fc.property(fc.array(durationArb, { maxLength: 200 }), fc.array(durationArb, { maxLength: 200 }), (a, b) => {
        const histogramOf = (durations: readonly number[]): DurationHistogram => {
          const histogram: DurationHistogram = new Map();
          for (const durationMs of durations) addDuration(histogram, toDurationBucket(durationMs));
          return histogram;
        };
        const sum = histogramOf(a);
        readHistogramBytes(toHistogramBytes(histogramOf(b)), (bucket, calls) => addDuration(sum, bucket, calls));
        expect(sum).toEqual(histogramOf([...a, ...b]));
        const added: DurationHistogram = new Map();
        const bytes = addToHistogramBytes(toHistogramBytes(histogramOf(a)), histogramOf(b));
        readHistogramBytes(bytes, (bucket, calls) => addDuration(added, bucket, calls));
        expect(added).toEqual(sum);
        expect(bytes).toHaveLength(toHistogramBytes(sum).length);
      }),
    );
  });
});
