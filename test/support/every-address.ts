import { langfuseTracesPath } from '../../src/main/http/routes/otlp.ts';
import { otlpSignals } from '../../src/main/ingest/otlp/otlp-signals.ts';
import { backupDownloadPath, backupUploadPath } from '../../src/shared/contract/backup-transfer.ts';
import { commands } from '../../src/shared/contract/commands.ts';
import { exportPath, messageExportPath } from '../../src/shared/contract/export.ts';
import { monthReportPath } from '../../src/shared/contract/month-close.ts';
import { queries } from '../../src/shared/contract/queries.ts';
import { sourceQueries } from '../../src/shared/contract/source-queries.ts';

/** An address of the program, and who may ask it for what. */
export type Address = {
  readonly method: string;
  /** With `:name` where a value goes. */
  readonly path: string;
  /** Everybody, or who has the right to write, to read, to change something. */
  readonly right: 'none' | 'write' | 'read' | 'administer';
  /** Of the body it takes; null where it takes none. */
  readonly mediaType: string | null;
};

const json = 'application/json';

const get = (path: string, right: Address['right'] = 'read'): Address => ({
  method: 'GET',
  path,
  right,
  mediaType: null,
});
const post = (path: string, right: Address['right'], mediaType: string | null = json): Address => ({
  method: 'POST',
  path,
  right,
  mediaType,
});

/** By each of these calls come in. */
export const recordingPaths: readonly string[] = [
  '/v1/usage',
  '/v1/litellm',
  '/internal/save-message',
  ...Object.values(otlpSignals).map(({ path }) => path),
  langfuseTracesPath,
];

/** Every address there is. */
export const everyAddress: readonly Address[] = [
  ...['/', '/index.html', '/v1/health'].map((path) => get(path, 'none')),
  ...Object.values(queries).map(({ path }) => get(path)),
  ...Object.values(sourceQueries).map(({ path }) => get(path)),
  ...[exportPath, messageExportPath, monthReportPath, '/v1/stream', '/v1/openapi.json', backupDownloadPath].map(
    (path) => get(path),
  ),
  ...recordingPaths.map((path) => post(path, 'write')),
  ...Object.values(commands).map(({ method, path }) => ({
    method,
    path,
    right: 'administer' as const,
    mediaType: (method as string) === 'DELETE' ? null : json,
  })),
  { method: 'PUT', path: backupUploadPath, right: 'administer', mediaType: 'application/octet-stream' },
  post('/v1/sign-in', 'none'),
  post('/v1/sign-out', 'none', null),
  post('/v1/sign-in-codes', 'administer', null),
];

/** The path with values in it. */
export const fillPath = (path: string, values: Readonly<Record<string, string>> = {}): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? (name === 'month' ? '2026-08' : 'x'));
