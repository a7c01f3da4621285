import type { Figure } from './figure.ts';
import type { ProcessTimes } from './process-times.ts';

/** What the program's own life has to say, each figure beside its baseline. */
export const toProcessFigures = (times: ProcessTimes): readonly Figure[] => [
  {
    name: 'Stop under load, slowest of 5',
    value: times.stopMs,
    unit: 'ms',
    aim: { of: 'value', is: 'most', must: 3000 },
  },
  {
    name: 'Ready after kill -9 under load, slowest of 5',
    value: times.afterKillMs,
    unit: 'ms',
    baseline: { name: 'after a stop', value: times.afterStopMs, unit: 'ms' },
    aim: { of: 'value', is: 'most', must: 2000 },
  },
  {
    name: 'Single call beside 300 slow clients, p99',
    value: times.besideSlowP99Ms,
    unit: 'ms',
    baseline: { name: 'alone', value: times.aloneP99Ms, unit: 'ms' },
    aim: { of: 'value', is: 'most', must: 250 },
  },
  {
    name: 'A body that drips in is dropped after',
    value: times.drippingMs,
    unit: 'ms',
    aim: { of: 'value', is: 'most', must: 12000 },
  },
];
