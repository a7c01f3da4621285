import type { LogImportView } from '../../src/shared/contract/log-import.ts';
import type { AgentProgram } from './agent-program.ts';
import { type Centesimo, startCentesimo, sumOf } from './centesimo.ts';
import { findDifference } from './compare-calls.ts';
import type { AnsweredCall } from './provider-mock.ts';
import type { Report } from './report.ts';
import type { Scenario } from './scenario.ts';

/** Log files tell of the calls again: nothing is added. */
export const checkImport = async (
  { name, agent }: Scenario,
  centesimo: Centesimo,
  expected: readonly AnsweredCall[],
  report: Report,
) => {
  const before = await centesimo.listRows();
  report.check(`${name}: its log files are read`, findImportFault(await centesimo.importLogs(), agent, expected, 0));
  const after = await centesimo.listRows();
  const same = sumOf(after) === sumOf(before) ? null : `the calls cost $${sumOf(after)} and not $${sumOf(before)}`;
  report.check(
    `${name}: with its log files each call is still that one row`,
    findDifference(after, expected, agent) ?? same,
  );
};

/** A ledger that hears of the calls from the log files alone. */
export const checkLogsAlone = async (
  { name, agent }: Scenario,
  { home, dataDir }: { readonly home: string; readonly dataDir: string },
  expected: readonly AnsweredCall[],
  report: Report,
) => {
  const written = expected.filter(({ success }) => success);
  const centesimo = await startCentesimo(dataDir, home);
  try {
    const fault = findImportFault(await centesimo.importLogs(), agent, written, written.length);
    const difference = findDifference(await centesimo.listRows(), written, agent);
    report.check(`${name}: its log files alone give each call one row`, fault ?? difference);
  } finally {
    await centesimo.program.stop();
  }
};

const findImportFault = (
  { state, error, tools }: LogImportView,
  { logTool }: AgentProgram,
  expected: readonly AnsweredCall[],
  newCalls: number,
): string | null => {
  if (state !== 'done') return `it ended as ${state}: ${error ?? 'no reason'}`;
  const told = tools.find(({ tool }) => tool === logTool);
  if (told === undefined || told.files === 0) return 'no log file was found';
  const calls = told.new_calls + told.merged_calls + told.known_calls;
  const written = expected.filter(({ success }) => success).length;
  const isFine = calls === written && told.new_calls === newCalls && told.unparsed_lines + told.refused_calls === 0;
  return isFine ? null : `${written} calls and ${newCalls} new ones were expected: ${JSON.stringify(told)}`;
};
