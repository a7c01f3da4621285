import type { ParsedQuery } from '../../shared/contract/queries.ts';
import type { UsageFilter } from '../store/usage-filter.ts';

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
