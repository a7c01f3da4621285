import { AppError } from '../../../shared/core/app-error.ts';
import { otlpLimits } from './otlp-limits.ts';

/** Asked before `count` more records of a request are made; throws AppError `payload_too_large` when they are too many. */
export type RecordBudget = (count: number) => void;

export const createRecordBudget = (): RecordBudget => {
  let left: number = otlpLimits.records;
  return (count) => {
    left -= count;
    if (left >= 0) return;
    throw new AppError('payload_too_large', `A request may hold at most ${otlpLimits.records} records.`);
  };
};
