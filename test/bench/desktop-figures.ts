import type { DesktopLoad } from './desktop-load.ts';
import type { Aim, Figure } from './figure.ts';

const atMost = (must: number, goal?: number): Aim => ({
  of: 'value',
  is: 'most',
  must,
  ...(goal !== undefined && { goal }),
});

/** What the desktop app's load run has to say, each figure beside its baseline. */
export const toDesktopFigures = (load: DesktopLoad, size: number): readonly Figure[] => {
  const under = `Desktop under ${load.sentPerSecond} calls/s with the Overview open`;
  const idle = { name: 'nothing comes in', value: load.idleP99Ms, unit: 'ms' };
  const figures: readonly Figure[] = [
    { name: `${under}: main event loop, p99`, value: load.p99Ms, unit: 'ms', baseline: idle, aim: atMost(50, 10) },
    { name: `${under}: main event loop, most`, value: load.maxMs, unit: 'ms', baseline: idle },
    {
      name: `${under}: recorded`,
      value: load.recordedPerSecond,
      unit: 'calls/s',
      baseline: { name: 'sent', value: load.sentPerSecond, unit: 'calls/s' },
      ratioPercent: (load.recordedPerSecond / load.sentPerSecond) * 100,
      aim: { of: 'ratio', is: 'least', must: 99 },
    },
    {
      name: `${under}: answer to a batch of 100, p95`,
      value: load.answerP95Ms,
      unit: 'ms',
      baseline: { name: 'one after the other', value: load.idleAnswerP95Ms, unit: 'ms' },
    },
    { name: `${under}: reloads`, value: load.reloadsPerSecond, unit: 'a second' },
    {
      name: 'Desktop: notifications of a budget',
      value: load.notifications,
      unit: 'notifications',
      baseline: { name: 'calls over the threshold', value: load.overThreshold, unit: 'calls' },
      aim: atMost(1),
    },
    {
      name: 'Desktop: tray pictures set without a change of state',
      value: load.needlessPictures,
      unit: 'pictures',
      baseline: { name: 'set at all', value: load.pictures, unit: 'pictures' },
      aim: atMost(0),
    },
  ];
  return figures.map((figure) => ({ ...figure, size }));
};
