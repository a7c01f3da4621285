import type { z } from 'zod';
import { exportInput, exportPath, messageExportInput, messageExportPath } from '../../shared/contract/export.ts';
import { monthReportInput, monthReportPath } from '../../shared/contract/month-close.ts';
import { sourceErrorSchema } from '../../shared/contract/source-shapes.ts';
import { admin, everywhere, failures, inputOf, json, type Json, outputOf } from './openapi-parts.ts';

const parametersOf = (path: string, schema: z.ZodType): readonly Json[] => {
  const { properties = {} } = inputOf(schema) as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, schema]) => {
    const inPath = path.split('/').includes(`:${name}`);
    return {
      name,
      in: inPath ? 'path' : 'query',
      required: inPath,
      schema,
      ...(!inPath && { style: 'form', explode: true }),
    };
  });
};

const text = { schema: { type: 'string' } };
const attachment = {
  'Content-Disposition': { description: 'A name for the file, with its days.', schema: { type: 'string' } },
};

const eventsDescription = [
  'The calls of a period, newest first, as they were when the request arrived.',
  'CSV (RFC 4180, UTF-8): a header, a line for each call, and a last line that begins with `total`, whose figures are those of a summary of the same calls.',
  'A cost that is not known is an empty cell; text that a spreadsheet would calculate has an apostrophe in front.',
  'With `decimal=comma` the delimiter is `;` unless one is given, and a byte order mark comes first, for spreadsheets that want both; otherwise there is none.',
  '`decimal` and `delimiter` concern CSV alone.',
  'JSON: `items`, each like those of `/v1/events`, then `total`. NDJSON: a line for each call and no total.',
  'Calls that are kept in sums alone follow after the others, unless `q` is given: a line for each sum, without an id, with the time of its first call and in `calls` how many they are.',
  'A download that could not be completed ends with a broken connection, never as a whole file. At most four run at once.',
].join(' ');

const messagesDescription = [
  "A workspace's calls, newest first; both dates are inside, the default is the last 30 days.",
  'CSV with a last line that begins with `total`, or a JSON array of objects with the same members.',
].join(' ');

const messageRefusals = {
  400: 'A value is not allowed; the text says which are.',
  401: 'A token is missing or wrong.',
  403: 'This token or origin may not do that.',
  429: 'Too many wrong tokens.',
  503: 'Too many exports at once, or Centesimo cannot read right now.',
} as const;

const monthReportDescription = [
  'What a closed month came to, as a file.',
  'CSV: its facts, a `line` for each workspace, service, provider and model, their `total`, and each call of its adjustments with its id.',
  'PDF: the same for reading, in `language` or the language of the owner.',
].join(' ');

/** The downloads, most of whose answers are streams. */
export const exportPaths = (): Json => ({
  [exportPath]: {
    get: {
      operationId: 'exportEvents',
      description: eventsDescription,
      security: admin,
      parameters: parametersOf(exportPath, exportInput),
      responses: {
        200: {
          description: 'The file.',
          headers: attachment,
          content: {
            'text/csv': text,
            'application/json': { schema: { type: 'object' } },
            'application/x-ndjson': text,
          },
        },
        ...failures(...everywhere, 'invalid'),
      },
    },
  },
  [monthReportPath.replace(':month', '{month}')]: {
    get: {
      operationId: 'monthReport',
      description: monthReportDescription,
      security: admin,
      parameters: parametersOf(monthReportPath, monthReportInput),
      responses: {
        200: {
          description: 'The file.',
          headers: attachment,
          content: { 'text/csv': text, 'application/pdf': { schema: { type: 'string', format: 'binary' } } },
        },
        ...failures(...everywhere, 'not_found', 'invalid'),
      },
    },
  },
  [messageExportPath.replace(':workspace', '{workspace}')]: {
    get: {
      operationId: 'exportMessages',
      description: messagesDescription,
      security: admin,
      parameters: parametersOf(messageExportPath, messageExportInput),
      responses: {
        200: {
          description: 'The file.',
          headers: attachment,
          content: { 'text/csv': text, 'application/json': { schema: { type: 'array', items: { type: 'object' } } } },
        },
        ...Object.fromEntries(
          Object.entries(messageRefusals).map(([status, description]) => [
            status,
            json(description, outputOf(sourceErrorSchema)),
          ]),
        ),
      },
    },
  },
});
