import { AppError } from '../../../shared/core/app-error.ts';
import { type OtlpSignal, otlpSignals } from './otlp-signals.ts';

const names: Readonly<Record<OtlpSignal, string>> = { traces: 'spans', logs: 'log records', metrics: 'metrics' };

/** The refusal of a body that holds the records of another signal than the path is for. */
export const wrongPath = (sent: OtlpSignal): AppError =>
  new AppError('bad_request', `The body holds ${names[sent]}: send them to ${otlpSignals[sent].path}.`);
