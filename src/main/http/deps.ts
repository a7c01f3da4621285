import type { CallHandlers } from '../../shared/contract/calls.ts';
import type { SourceHandlers } from '../../shared/contract/source-queries.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';
import type { BackupTransfer } from '../services/backup/transfer-backups.ts';
import type { Exports } from '../services/export/create-exports.ts';
import type { HoldMetricPoints } from '../services/held-metrics.ts';
import type { MonthClose } from '../services/month-close/create-month-close.ts';
import type { NoteIntake } from '../services/intake-types.ts';
import type { RecordSightings, RecordUsage } from '../services/record-types.ts';
import type { SaveMessage } from '../services/save-message.ts';
import type { SignIn } from './sign-in.ts';

/** The two secrets of a data directory: the ingest token only writes, the admin token reads and administers. */
export type Tokens = { readonly ingest: string; readonly admin: string };

/** Everything the HTTP interface needs from the rest of the program. */
export type HttpDeps = {
  readonly handlers: CallHandlers;
  readonly sources: SourceHandlers;
  /** Downloads of calls. */
  readonly exports: Exports;
  /** Encrypted backups that are fetched and sent. */
  readonly backupTransfer: Pick<BackupTransfer, 'download' | 'upload'>;
  /** The report of a closed month. */
  readonly monthReport: MonthClose['toFile'];
  readonly record: RecordUsage;
  readonly recordSightings: RecordSightings;
  /** Usage that metrics tell of; it counts where nothing else tells of it. */
  readonly holdMetricPoints: HoldMetricPoints;
  readonly saveMessage: SaveMessage;
  /** Adds a listener for live events; returns how to remove it. */
  readonly subscribe: (listener: (event: StreamEvent) => void) => () => void;
  readonly tokens: Tokens;
  readonly signIn: SignIn;
  /** The id of the app whose token has this digest (hex SHA-256) and holds. */
  readonly appOfDigest: (digest: string) => string | null;
  /** Told of every request by which usage came in. */
  readonly noteIntake: NoteIntake;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The port it listens on; asked only while requests are answered. */
  readonly port: () => number;
  readonly version: string;
  /** The built screens; the folder may be missing. */
  readonly staticDir: string;
  /** Whether input and output previews may be stored. */
  readonly previews: () => boolean;
  /** True from the moment the program stops: new requests are then answered 503. */
  readonly isStopping: () => boolean;
  /** Told of every bug (an answer of 500), with the route it happened on. */
  readonly reportBug: (error: unknown, where: string) => void;
};
