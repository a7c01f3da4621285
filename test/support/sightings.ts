import { hash } from 'node:crypto';
import type { CallKey, CallSighting, SightingWay } from '../../src/shared/core/call-sighting.ts';
import { makeReport } from './reports.ts';
import type { ReportChanges } from './reports.ts';

export type SightingChanges = ReportChanges & {
  readonly way?: SightingWay;
  readonly keys?: readonly CallKey[];
  /** Makes a record of the same content another one. */
  readonly nonce?: string | number;
};

const origins: Readonly<Record<SightingWay, string>> = {
  'otlp-logs': 'otlp',
  'otlp-spans': 'otlp',
  'otlp-metrics': 'otlp',
  litellm: 'litellm',
  'log-file': 'log-file',
};

export const responseKey = (id: string, provider = 'openai'): CallKey => ({ kind: 'response', provider, id });

/** A sighting of a plain call by a log record, changed as asked; its content hash tells its content. */
export const makeSighting = ({
  way = 'otlp-logs',
  keys = [],
  nonce = '',
  ...changes
}: SightingChanges = {}): CallSighting => {
  const report = makeReport({ origin: origins[way], ...changes });
  return { way, keys, report, contentHash: hash('sha256', JSON.stringify([way, keys, report, nonce])) };
};
