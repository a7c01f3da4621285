import { createDemoReports } from './demo-data.ts';
import type { RecordUsage } from './record-types.ts';

const batchSize = 1_000;

/** Records 90 days of sample calls ending now (epoch ms) through the ordinary door. */
export const loadDemo = async (record: RecordUsage, now: number, timeZone: string): Promise<void> => {
  const reports = [...createDemoReports({ now, seed: 1, timeZone })];
  for (let at = 0; at < reports.length; at += batchSize) await record(reports.slice(at, at + batchSize));
};
