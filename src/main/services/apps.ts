import { hash } from 'node:crypto';
import type { appCommands, appQueries, AppView } from '../../shared/contract/apps.ts';
import type { CommandHandlers } from '../../shared/contract/commands.ts';
import type { QueryHandlers } from '../../shared/contract/queries.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';
import { toLocalText } from '../../shared/core/period/local-text.ts';
import type { AppRecord } from '../store/app-table.ts';
import type { OwnerTables } from '../store/owner-tables.ts';
import type { RunInWriter } from '../store/writer-operations.ts';
import type { IntakeKeeper } from './intake.ts';

type AppsDeps = {
  readonly tables: Pick<OwnerTables, 'listApps'>;
  readonly run: RunInWriter;
  readonly intake: IntakeKeeper;
  readonly clock: { readonly now: () => number; readonly timeZone: string };
  readonly createId: () => string;
  /** 256 random bits in letters that need no escaping. */
  readonly randomSecret: () => string;
  readonly publish: (event: StreamEvent) => void;
};

type Handlers = Pick<QueryHandlers, keyof typeof appQueries> & Pick<CommandHandlers, keyof typeof appCommands>;

export type Apps = {
  readonly handlers: Handlers;
  /** The id of the app whose token has this digest (hex SHA-256) and holds. */
  readonly appOfDigest: (digest: string) => string | null;
};

/** What a token starts with: it never begins like an option of a command, and can be told from other secrets. */
const tokenStart = 'cen_';
const hintLength = 4;
const usualRefused = 100;

/** Of the tokens that hold. */
const toIdsByDigest = (apps: Iterable<AppRecord>): ReadonlyMap<string, string> =>
  new Map(
    [...apps].flatMap(({ id, tokenDigest, revokedAt }): [string, string][] =>
      tokenDigest === null || revokedAt !== null ? [] : [[tokenDigest, id]],
    ),
  );

/** Connected apps: each has a token of its own, told once when it is made and kept as a digest. */
export const createApps = ({ tables, run, intake, clock, createId, randomSecret, publish }: AppsDeps): Apps => {
  const records = new Map<string, AppRecord>(tables.listApps().map((app) => [app.id, app]));
  let appIds = toIdsByDigest(records.values());

  const toText = (epochMs: number | null): string | null =>
    epochMs === null ? null : toLocalText(epochMs, clock.timeZone);
  const toView = (app: AppRecord): AppView => {
    const { lastUsedAt, accepted, duplicates, rejected } = intake.countersOf(app.id) ?? app;
    return {
      id: app.id,
      name: app.name,
      token_hint: app.tokenHint,
      created_at: toText(app.createdAt),
      rotated_at: toText(app.rotatedAt),
      revoked_at: toText(app.revokedAt),
      last_used_at: toText(lastUsedAt),
      accepted,
      duplicates,
      rejected,
    };
  };

  const noteChange = (): void => {
    appIds = toIdsByDigest(records.values());
    publish({ type: 'apps' });
  };
  const keep = (app: AppRecord): AppView => {
    records.set(app.id, app);
    noteChange();
    return toView(app);
  };
  const makeToken = () => {
    const token = tokenStart + randomSecret();
    return { token, kept: { digest: hash('sha256', token), hint: token.slice(-hintLength) } };
  };

  return {
    appOfDigest: (digest) => appIds.get(digest) ?? null,
    handlers: {
      apps: () => {
        const names = new Intl.Collator();
        const rank = ({ name }: AppRecord): string => name ?? '';
        return { items: [...records.values()].toSorted((a, b) => names.compare(rank(a), rank(b))).map(toView) };
      },
      refusedItems: ({ limit = usualRefused }) => {
        const all = intake.listRefused();
        const items = all.slice(0, limit).map(({ appId, at, ...item }) => ({
          ...item,
          app: appId,
          at: toLocalText(at, clock.timeZone),
        }));
        return { items, total: all.length };
      },
      createApp: async ({ name }) => {
        const { token, kept } = makeToken();
        const app = await run('createApp', createId(), name, kept, clock.now());
        intake.addApp(app.id);
        return { app: keep(app), token };
      },
      renameApp: async ({ id, name }) => keep(await run('renameApp', id, name)),
      rotateApp: async ({ id }) => {
        const { token, kept } = makeToken();
        return { app: keep(await run('rotateApp', id, kept, clock.now())), token };
      },
      revokeApp: async ({ id }) => keep(await run('revokeApp', id, clock.now())),
      removeApp: async ({ id }) => {
        await run('removeApp', id);
        records.delete(id);
        intake.removeApp(id);
        noteChange();
        return { removed: id };
      },
      clearRefusedItems: async () => ({ removed: await intake.clearRefused() }),
    },
  };
};
