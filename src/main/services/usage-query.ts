import type { ParsedQuery } from '../../shared/contract/queries.ts';
import type { UsageFilter } from '../store/usage-filter.ts';
import type { UsageReader } from '../store/usage-reader.ts';

type FilterInput = Pick<
  ParsedQuery<'summary'>,
  | 'workspace'
  | 'service'
  | 'operation'
  | 'provider'
  | 'model'
  | 'client'
  | 'user'
  | 'conversation'
  | 'success'
  | 'cost_status'
>;

/** The contract's filter parameters in the store's terms. Providers are kept in lower case. */
export const toUsageFilter = (input: FilterInput): UsageFilter => ({
  workspace: input.workspace,
  service: input.service,
  operation: input.operation,
  provider: input.provider?.map((name) => name.toLowerCase()),
  model: input.model,
  client: input.client,
  user: input.user,
  conversation: input.conversation,
  costStatus: input.cost_status,
  success: input.success?.map((value) => value === 'true'),
});

/** Times of the oldest and newest call, for ranges without an end; null in an empty ledger. */
export const toSeen = (reader: UsageReader): { firstAt: number; lastAt: number } | null => {
  const bounds = reader.readBounds();
  return bounds === null ? null : { firstAt: bounds.first, lastAt: bounds.last };
};
