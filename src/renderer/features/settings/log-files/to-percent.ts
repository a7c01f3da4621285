import type { LogImportView } from '../../../../shared/contract/log-import.ts';

type Progress = Pick<LogImportView['tools'][number], 'bytes' | 'bytes_done'>;

/** How much of all that is to be read is read, in whole percent, rounded down; 0 while that is not known. */
export const toPercent = (tools: readonly Progress[]): number => {
  const bytes = tools.reduce((sum, tool) => sum + tool.bytes, 0);
  const done = tools.reduce((sum, tool) => sum + tool.bytes_done, 0);
  return bytes === 0 ? 0 : Math.floor((done / bytes) * 100);
};
