import { z } from 'zod';
import { AppError } from '../core/app-error.ts';
import { toFieldErrors } from './parse-input.ts';
import { filterFields, periodFields, queries } from './queries.ts';
import { date, oneOf, parameters, text } from './source-queries.ts';

/** The downloads of calls: not among the queries, for their answers are streams. */

export const exportFormats = ['csv', 'json', 'ndjson'] as const;

export const exportPath = '/v1/export';

const delimiter = z.enum([',', ';', 'tab']).transform((value) => (value === 'tab' ? '\t' : value));

export const exportInput = z.strictObject({
  ...periodFields,
  ...filterFields,
  q: queries.events.input.shape.q,
  format: z.enum(exportFormats).default('csv'),
  decimal: z.enum(['point', 'comma']).default('point'),
  /** Without it `;` where the decimal sign is a comma, else a comma. */
  delimiter: delimiter.optional(),
});
export type ExportInput = z.output<typeof exportInput>;
/** What a caller may send. */
export type ExportRequest = z.input<typeof exportInput>;

/**
 * The parameters of an export, checked and normalised.
 *
 * @throws AppError `invalid` that names each wrong parameter and the values it takes.
 */
export const parseExportInput = (raw: unknown): ExportInput => {
  const parsed = exportInput.safeParse(raw);
  if (parsed.success) return parsed.data;
  const errors = toFieldErrors(Object.keys(exportInput.shape), false, parsed.error.issues);
  throw new AppError('invalid', errors.map(({ detail }) => detail).join(' '), { errors });
};

export const messageExportPath = '/api/usage/export/:workspace';

/** S1's export of one workspace; both dates are inside, the default is the last 30 days. */
export const messageExportInput = parameters({
  workspace: text('workspace'),
  format: oneOf('format', ['csv', 'json']).default('csv'),
  startDate: date('startDate').optional(),
  endDate: date('endDate').optional(),
});
export type MessageExportInput = z.output<typeof messageExportInput>;

/** @throws AppError `invalid` whose message says which values are allowed. */
export const parseMessageExportInput = (raw: unknown): MessageExportInput => {
  const parsed = messageExportInput.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new AppError('invalid', parsed.error.issues.map(({ message }) => message).join(' '));
};
