import { spawnProgram } from '../support/spawn-program.ts';
import { startEcho } from './echo.ts';
import { measureHistoryScroll } from './history-scroll.ts';
import { measureScreens } from './screen-times.ts';
import type { SizedLedger } from './sized-ledger.ts';

const rounds = 8;

export const benchScreens = async ({ size, dir, add }: SizedLedger): Promise<void> => {
  const program = await spawnProgram({ dataDir: dir });
  const echo = await startEcho();
  try {
    const screens = await measureScreens(program, rounds, echo.url);
    add({
      name: 'Widget: first paint with figures, p95',
      size,
      value: screens.widgetP95Ms,
      unit: 'ms',
      baseline: { name: 'a page of one line of a bare Fastify', value: screens.blankP95Ms, unit: 'ms' },
      aim: { of: 'value', is: 'most', must: 500, goal: 250 },
    });
    add({
      name: 'Widget: from the answer to a call to its figures, p95',
      size,
      value: screens.callP95Ms,
      unit: 'ms',
      baseline: { name: 'its summary alone', value: screens.summaryP95Ms, unit: 'ms' },
      aim: { of: 'value', is: 'most', must: 1_000 },
    });
    add({
      name: 'Details: click to complete overview, p95',
      size,
      value: screens.overviewP95Ms,
      unit: 'ms',
      aim: { of: 'value', is: 'most', must: 600 },
    });
  } finally {
    echo.stop();
    await program.stop();
  }
};

export const benchScroll = async ({ size, dir, add }: SizedLedger): Promise<void> => {
  const program = await spawnProgram({ dataDir: dir });
  try {
    const scroll = await measureHistoryScroll(program);
    const [slow, paint, task] = [scroll.slowFps, scroll.interactionP95Ms, scroll.longestTaskMs];
    const fps = { of: 'value', is: 'least', must: 60 } as const;
    const interaction = { of: 'value', is: 'most', must: 100 } as const;
    add({ name: 'History: scrolling, slowest twentieth of frames', size, value: slow, unit: 'fps', aim: fps });
    add({ name: 'History: interaction to next paint, p95', size, value: paint, unit: 'ms', aim: interaction });
    add({ name: 'History: longest task', size, value: task, unit: 'ms' });
  } finally {
    await program.stop();
  }
};
