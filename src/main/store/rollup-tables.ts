/**
 * The rollup tables, described once: their keys, and the sums each holds. Every table carries the same sums, so one
 * writer and one reader serve them all.
 */
export const sumColumns = [
  'calls',
  'failed_calls',
  'unpriced_calls',
  'usd_unknown_calls',
  'eur_unknown_calls',
  'eur_provisional_calls',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cost_nano_usd',
  'cost_nano_eur',
] as const;

/** In `rollup_hour`, the row of all dimension sets together. */
export const allSets = 0;

/** Tables whose second key is a client, a user or a conversation. */
export const subjects = ['client', 'user', 'conversation'] as const;
export type Subject = (typeof subjects)[number];

export const subjectTables = {
  client: { rollup: 'rollup_day_client', idColumn: 'client_id', names: 'clients' },
  user: { rollup: 'rollup_day_user', idColumn: 'user_id', names: 'users' },
  conversation: { rollup: 'rollup_day_conversation', idColumn: 'conversation_id', names: 'conversations' },
} as const satisfies Record<Subject, { rollup: string; idColumn: string; names: string }>;

/** The owner's local days: how the rollups are cut. */
export type DayCut = {
  /** Names the cut: the zone and the edition of its rules. Rollups of another cut are made anew. */
  readonly key: string;
  /** Local day number (days since 1970-01-01) of an epoch time in ms. */
  readonly dayOf: (epochMs: number) => number;
  /** First instant of a local day, epoch ms. */
  readonly startOfDay: (day: number) => number;
  /** The local clock's hour, 0 to 23, of an epoch time in ms. */
  readonly hourOf: (epochMs: number) => number;
};
