import type { LogImportView } from '../../../shared/contract/log-import.ts';
import type { LogTool } from '../../../shared/core/log-parser.ts';
import type { SightingOutcome } from '../record-types.ts';
import type { CallBatch, ProblemPlace, ToolProgress } from './log-reader-protocol.ts';

type Counts = { new: number; merged: number; known: number; refused: number; unparsed: number };
const noCounts = (): Counts => ({ new: 0, merged: 0, known: 0, refused: 0, unparsed: 0 });

const nameOf = { accepted: 'new', merged: 'merged', duplicate: 'known', rejected: 'refused' } as const;

const addTo = (counts: Counts, outcomes: readonly SightingOutcome[], unparsed: number): void => {
  for (const { status } of outcomes) counts[nameOf[status]] += 1;
  counts.unparsed += unparsed;
};

/** How the owner's last import went, and what came by watching. */
export type ImportStatus = {
  readonly begin: () => void;
  /** What there is to read. */
  readonly expect: (tools: readonly ToolProgress[]) => void;
  readonly noteOwners: (batch: CallBatch, outcomes: readonly SightingOutcome[]) => void;
  readonly noteWatched: (batch: CallBatch, outcomes: readonly SightingOutcome[]) => void;
  readonly end: (state: 'done' | 'cancelled' | 'failed', error: string | null) => void;
  readonly setWatch: (isOn: boolean) => void;
  readonly setIncomplete: (isIncomplete: boolean) => void;
  readonly isRunning: () => boolean;
  readonly view: () => LogImportView;
};

/** @param toText how a moment (epoch ms) is written */
export const createImportStatus = (now: () => number, toText: (epochMs: number) => string): ImportStatus => {
  let state: LogImportView['state'] = 'idle';
  let startedAt: number | null = null;
  let endedAt: number | null = null;
  let error: string | null = null;
  let tools = new Map<LogTool, { progress: ToolProgress; counts: Counts }>();
  let problems: ProblemPlace[] = [];
  let moreProblems = 0;
  const watch = { isOn: false, isIncomplete: false, counts: noCounts(), lastAt: null as number | null };
  const toMoment = (epochMs: number | null): string | null => (epochMs === null ? null : toText(epochMs));

  return {
    begin: () => {
      [state, startedAt, endedAt, error] = ['running', now(), null, null];
      [tools, problems, moreProblems] = [new Map(), [], 0];
    },
    expect: (list) => {
      for (const progress of list) tools.set(progress.tool, { progress, counts: noCounts() });
    },
    noteOwners: (batch, outcomes) => {
      const { progress, unparsed } = batch;
      const tool = tools.get(batch.tool);
      if (tool !== undefined) {
        addTo(tool.counts, outcomes, unparsed);
        if (progress.files > 0) tool.progress = progress;
      }
      problems.push(...batch.problems);
      moreProblems += batch.moreProblems;
    },
    noteWatched: (batch, outcomes) => {
      addTo(watch.counts, outcomes, batch.unparsed);
      if (outcomes.length > 0) watch.lastAt = now();
    },
    end: (how, why) => {
      [state, endedAt, error] = [how, now(), why];
    },
    setWatch: (isOn) => {
      watch.isOn = isOn;
      watch.isIncomplete = false;
      if (isOn) [watch.counts, watch.lastAt] = [noCounts(), null];
    },
    setIncomplete: (isIncomplete) => {
      watch.isIncomplete = isIncomplete;
    },
    isRunning: () => state === 'running',
    view: () => ({
      state,
      started_at: toMoment(startedAt),
      ended_at: toMoment(endedAt),
      tools: [...tools.values()].map(({ progress, counts }) => ({
        tool: progress.tool,
        files: progress.files,
        files_done: progress.filesDone,
        bytes: progress.bytes,
        bytes_done: Math.min(progress.bytesDone, progress.bytes),
        new_calls: counts.new,
        merged_calls: counts.merged,
        known_calls: counts.known,
        refused_calls: counts.refused,
        unparsed_lines: counts.unparsed,
      })),
      problems: problems.map(({ tool, path, line, reason }) => ({ tool, path, line, reason })),
      more_problems: moreProblems,
      error,
      watch: {
        on: watch.isOn,
        incomplete: watch.isIncomplete,
        new_calls: watch.counts.new,
        merged_calls: watch.counts.merged,
        unparsed_lines: watch.counts.unparsed,
        last_at: toMoment(watch.lastAt),
      },
    }),
  };
};
