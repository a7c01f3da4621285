import type { Figure } from './figure.ts';
import type { ProcessTimes } from './process-times.ts';

/** What the program's own life has to say, each figure beside its baseline. */
export const toProcessFigures = (times: ProcessTimes): readonly Figure[] => [
  { name: 'Stop under load, slowest of 5', value: times.stopMs, unit: 'ms', target: '3000 ms' },
  {
    name: 'Ready after kill -9 under load, slowest of 5',
    value: times.afterKillMs,
    unit: 'ms',
    baseline: { name: 'after a stop', value: times.afterStopMs, unit: 'ms' },
    target: '2000 ms',
  },
  {
    name: 'Single call beside 300 slow clients, p99',
    value: times.besideSlowP99Ms,
    unit: 'ms',
    baseline: { name: 'alone', value: times.aloneP99Ms, unit: 'ms' },
    target: '250 ms',
  },
  { name: 'A body that drips in is dropped after', value: times.drippingMs, unit: 'ms', target: '12000 ms' },
];
