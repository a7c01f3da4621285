import type { Figure } from './figure.ts';

export type Failure = { readonly part: string; readonly problem: string };

export type Report = {
  readonly figures: readonly Figure[];
  readonly failures: readonly Failure[];
  readonly add: (figure: Figure) => void;
  /** Runs a part of the benchmarks; one that fails is noted, and the rest goes on. */
  readonly part: (name: string, work: () => Promise<void>) => Promise<void>;
  /** What falls short, and what failed. */
  readonly printSummary: () => void;
};

const short = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));

export const toSizeName = (size: number): string =>
  size % 1_000_000 === 0 ? `${size / 1_000_000} M` : size % 1_000 === 0 ? `${size / 1_000} k` : String(size);

/** Per cent of the baseline; null without one of the same kind. */
const toRatio = ({ value, unit, baseline, ratioPercent }: Figure): number | null => {
  if (ratioPercent !== undefined) return ratioPercent;
  return baseline === undefined || baseline.unit !== unit || baseline.value === 0
    ? null
    : (value / baseline.value) * 100;
};

/** Whether a figure reaches what it must or should; null where nothing was set. */
const reaches = (figure: Figure, which: 'must' | 'goal'): boolean | null => {
  const limit = figure.aim?.[which];
  if (figure.aim === undefined || limit === undefined) return null;
  const measured = figure.aim.of === 'ratio' ? (toRatio(figure) ?? Number.NaN) : figure.value;
  return figure.aim.is === 'most' ? measured <= limit : measured >= limit;
};

const toAimText = ({ aim, unit }: Figure): string => {
  if (aim === undefined) return '';
  const of = aim.of === 'ratio' ? '%' : unit;
  const goal = aim.goal === undefined ? '' : `, goal ${aim.goal}`;
  return ` (must reach ${aim.must} ${of}${goal})`;
};

const toLine = (figure: Figure): string => {
  const { name, size, value, unit, baseline } = figure;
  const at = size === undefined ? '' : `[${toSizeName(size)}] `;
  const against = baseline ? `, baseline ${baseline.name} ${short(baseline.value)} ${baseline.unit}` : '';
  const ratio = toRatio(figure);
  return `${at}${name}: ${short(value)} ${unit}${against}${ratio === null ? '' : `, ${short(ratio)} % of it`}${toAimText(figure)}`;
};

/** @param untilMs of `performance.now()`: no part begins after it, so that a run ends */
export const createReport = (untilMs: number): Report => {
  const figures: Figure[] = [];
  const failures: Failure[] = [];
  const fail = (part: string, problem: string): void => {
    failures.push({ part, problem });
    console.log(`FAILED: ${part}: ${problem}`);
  };
  return {
    figures,
    failures,
    add: (figure) => {
      const ratio = toRatio(figure);
      figures.push({ ...figure, ...(ratio !== null && { ratioPercent: ratio }) });
      console.log(toLine(figure));
    },
    part: async (name, work) => {
      if (performance.now() > untilMs) return fail(name, 'left out: the time was up');
      const started = performance.now();
      try {
        await work();
      } catch (error) {
        fail(name, error instanceof Error ? error.message : String(error));
      }
      console.log(`> ${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
    },
    printSummary: () => {
      for (const which of ['must', 'goal'] as const) {
        const missed = figures.filter((figure) => reaches(figure, which) === false);
        console.log(
          `\n${missed.length} figures fall short of what they ${which === 'must' ? 'must reach' : 'should'}.`,
        );
        for (const figure of missed) console.log(`  ${toLine(figure)}`);
      }
      if (failures.length > 0) console.log(`\n${failures.length} parts failed.`);
      for (const { part, problem } of failures) console.log(`  ${part}: ${problem}`);
    },
  };
};
