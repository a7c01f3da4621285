import type { CommandHandlers, ParsedCommand } from '../../shared/contract/commands.ts';
import { createDemoReports } from './demo-data.ts';
import type { RecordUsage } from './record-types.ts';

const batchSize = 1_000;

/** A month of sample calls stays below its first threshold: looking around begins without an alert. */
const budget: ParsedCommand<'saveBudget'> = {
  id: 'sample',
  name: 'Budget',
  scope: {},
  measure: 'cost_eur',
  amount: '30',
  period: 'month',
  thresholds: [80, 100],
  enabled: true,
};

/** Records 90 days of sample calls ending now (epoch ms) through the ordinary door, and sets a budget for them. */
export const loadDemo = async (
  record: RecordUsage,
  saveBudget: CommandHandlers['saveBudget'],
  now: number,
  timeZone: string,
): Promise<void> => {
  const reports = [...createDemoReports({ now, seed: 1, timeZone })];
  for (let at = 0; at < reports.length; at += batchSize) await record(reports.slice(at, at + batchSize));
  await saveBudget(budget);
};
