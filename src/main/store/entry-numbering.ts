import type { LedgerEntry } from '../../shared/core/ledger-entry.ts';
import type { Client, CostStatus, EurStatus, UsageReport } from '../../shared/core/usage-event.ts';
import type { DimensionSet, Referred, ReferredKind, User } from './entry-rows.ts';
import { toUserKey } from './usage-event-columns.ts';

/** Numbered at most, give or take a message: conversations keep coming. */
const mostNumbered = 20_000;

/** By service, operation, provider, model and outcome. */
type SetNumbers = ByText<ByText<ByText<ByText<Map<number, number>>>>>;
type ByText<T> = Map<string | null, T>;

type WorkspaceNumbers = {
  readonly sets: SetNumbers;
  /** The last a client or user was said to be: another name or address is another number. */
  readonly clients: Map<string, { readonly number: number; readonly client: Client }>;
  readonly users: Map<string, { readonly number: number; readonly email: string | null }>;
  readonly conversations: Map<string, number>;
};

type Added = { readonly [K in ReferredKind]: Referred[K][number][] };

const createAdded = (): Added => ({ sets: [], clients: [], users: [], conversations: [], prices: [], rates: [] });

const costStatusAt = { billed: 0, priced: 1, flat: 2, estimated: 3, unpriced: 4 } as const satisfies Record<
  CostStatus,
  number
>;
const eurStatusAt = { final: 0, provisional: 1, pending: 2 } as const satisfies Record<EurStatus, number>;

const toOutcome = ({ costStatus, eurStatus, report }: LedgerEntry): number =>
  (costStatusAt[costStatus] * 3 + eurStatusAt[eurStatus]) * 2 + (report.success ? 1 : 0);

/**
 * Numbers what entries refer to, from 1 for each kind, as it comes; 0 is none. The writer knows what `takeAdded` gave, so
 * every number handed out is in it, now or before.
 */
export const createEntryNumbering = () => {
  let workspaces = new Map<string, WorkspaceNumbers>();
  let prices = new Map<object, number>();
  let rates = new Map<object, number>();
  let last = createLast();
  let added = createAdded();

  const add = <K extends ReferredKind>(kind: K, value: Added[K][number]): number => {
    (added[kind] as Added[K][number][]).push(value);
    return (last[kind] += 1);
  };

  const numberSnapshot = (kind: 'prices' | 'rates', numbers: Map<object, number>, snapshot: object | null): number => {
    if (snapshot === null) return 0;
    const known = numbers.get(snapshot);
    if (known !== undefined) return known;
    const number = add(kind, JSON.stringify(snapshot));
    numbers.set(snapshot, number);
    return number;
  };

  return {
    inWorkspace: (name: string): WorkspaceNumbers => {
      let numbers = workspaces.get(name);
      if (numbers === undefined) workspaces.set(name, (numbers = createWorkspaceNumbers()));
      return numbers;
    },
    numberSet: ({ sets }: WorkspaceNumbers, entry: LedgerEntry): number => {
      const { service, operation, model } = entry.report;
      const byModel = branchOf(branchOf(branchOf(sets, service), operation), entry.provider);
      const byOutcome = branchOf(byModel, model);
      const outcome = toOutcome(entry);
      const known = byOutcome.get(outcome);
      if (known !== undefined) return known;
      const number = add('sets', toDimensionSet(entry));
      byOutcome.set(outcome, number);
      return number;
    },
    numberClient: ({ clients }: WorkspaceNumbers, client: Client | null): number => {
      if (client === null) return 0;
      const known = clients.get(client.id);
      if (known !== undefined && isSaidToBe(known.client, client)) return known.number;
      const number = add('clients', client);
      clients.set(client.id, { number, client });
      return number;
    },
    numberUser: ({ users }: WorkspaceNumbers, report: UsageReport): number => {
      const key = toUserKey(report);
      if (key === null) return 0;
      const { userEmail: email } = report;
      const known = users.get(key);
      if (known !== undefined && known.email === email) return known.number;
      const number = add('users', { key, email } satisfies User);
      users.set(key, { number, email });
      return number;
    },
    numberConversation: ({ conversations }: WorkspaceNumbers, key: string | null): number => {
      if (key === null) return 0;
      const known = conversations.get(key);
      if (known !== undefined) return known;
      const number = add('conversations', key);
      conversations.set(key, number);
      return number;
    },
    /** The same object for the same content saves sending it again. */
    numberPrice: (price: object | null): number => numberSnapshot('prices', prices, price),
    numberRate: (rate: object | null): number => numberSnapshot('rates', rates, rate),
    /** What was numbered since it was last asked, in order; null for nothing. */
    takeAdded: (): Referred | null => {
      const taken = added;
      added = createAdded();
      return Object.values(taken).every(({ length }) => length === 0) ? null : taken;
    },
    isFull: (): boolean => Object.values(last).some((number) => number > mostNumbered),
    restart: (): void => {
      workspaces = new Map();
      prices = new Map();
      rates = new Map();
      last = createLast();
    },
  };
};

const createLast = (): Record<ReferredKind, number> => ({
  sets: 0,
  clients: 0,
  users: 0,
  conversations: 0,
  prices: 0,
  rates: 0,
});

const createWorkspaceNumbers = (): WorkspaceNumbers => ({
  sets: new Map(),
  clients: new Map(),
  users: new Map(),
  conversations: new Map(),
});

const branchOf = <K, V>(tree: ByText<Map<K, V>>, key: string | null): Map<K, V> => {
  let branch = tree.get(key);
  if (branch === undefined) tree.set(key, (branch = new Map()));
  return branch;
};

const isSaidToBe = (known: Client, { name, phone, email }: Client): boolean =>
  known.name === name && known.phone === phone && known.email === email;

const toDimensionSet = ({ report, provider, costStatus, eurStatus }: LedgerEntry): DimensionSet => ({
  workspace: report.workspace,
  service: report.service,
  operation: report.operation ?? '',
  provider: provider ?? '',
  model: report.model ?? '',
  costStatus,
  eurStatus,
  success: report.success,
});
