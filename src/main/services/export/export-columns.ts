import type { ExportColumn, ExportRow, ExportTotal, ExportValue } from './export-types.ts';

const text = (name: string, of: (event: ExportRow) => ExportValue): ExportColumn => ({ name, kind: 'text', of });

const number = (
  name: string,
  of: (event: ExportRow) => ExportValue,
  ofTotal?: (total: ExportTotal) => ExportValue,
): ExportColumn => ({ name, kind: 'number', of, ...(ofTotal && { ofTotal }) });

/** The owner's date and clock time of a call, which spreadsheets read where they do not read a time with its offset. */
const dateOf = ({ occurred_at }: ExportRow): string => occurred_at.slice(0, occurred_at.indexOf('T'));
const timeOf = ({ occurred_at }: ExportRow): string => {
  const start = occurred_at.indexOf('T') + 1;
  return occurred_at.slice(start, start + 'hh:mm:ss'.length);
};

const jsonOf = (value: object | null): string | null =>
  value === null || Object.keys(value).length === 0 ? null : JSON.stringify(value);

const costs = [
  number(
    'cost_usd',
    (event) => event.cost_usd,
    (total) => total.cost_usd,
  ),
  number(
    'cost_eur',
    (event) => event.cost_eur,
    (total) => total.cost_eur,
  ),
] as const;

/** Every member of an event; `calls` is 1 for each, so that a pivot table can count. */
export const eventColumns: readonly ExportColumn[] = [
  text('date', dateOf),
  text('time', timeOf),
  text('workspace', (event) => event.workspace),
  text('service', (event) => event.service),
  text('operation', (event) => event.operation),
  text('provider', (event) => event.provider),
  text('model', (event) => event.model),
  number(
    'calls',
    ({ calls }) => calls ?? 1,
    (total) => total.calls,
  ),
  number(
    'input_tokens',
    (event) => event.input_tokens,
    (total) => total.input_tokens,
  ),
  number(
    'output_tokens',
    (event) => event.output_tokens,
    (total) => total.output_tokens,
  ),
  number(
    'total_tokens',
    (event) => event.total_tokens,
    (total) => total.total_tokens,
  ),
  number(
    'cache_read_tokens',
    (event) => event.cache_read_tokens,
    (total) => total.cache_read_tokens,
  ),
  number('cache_write_tokens', (event) => event.cache_write_tokens),
  number('cache_write_1h_tokens', (event) => event.cache_write_1h_tokens),
  number('reasoning_tokens', (event) => event.reasoning_tokens),
  text('other_units', (event) => jsonOf(event.other_units)),
  ...costs,
  text('cost_status', (event) => event.cost_status),
  text('eur_status', (event) => event.eur_status),
  number('fx_rate', (event) => event.fx_rate),
  text('fx_date', (event) => event.fx_date),
  text('client', (event) => event.client?.id ?? null),
  text('client_name', (event) => event.client?.name ?? null),
  text('client_phone', (event) => event.client?.phone ?? null),
  text('client_email', (event) => event.client?.email ?? null),
  text('user_id', (event) => event.user_id),
  text('user_email', (event) => event.user_email),
  text('conversation_id', (event) => event.conversation_id),
  text('success', (event) => event.success),
  text('error_code', (event) => event.error_code),
  text('error_message', (event) => event.error_message),
  number('duration_ms', (event) => event.duration_ms),
  text('input_preview', (event) => event.input_preview),
  text('output_preview', (event) => event.output_preview),
  text('metadata', (event) => jsonOf(event.metadata)),
  text('request_model', (event) => event.request_model),
  text('service_tier', (event) => event.service_tier),
  text('origin', (event) => event.origin),
  text('clock_skew', (event) => event.clock_skew),
  text('occurred_at', (event) => event.occurred_at),
  text('received_at', (event) => event.received_at),
  text('id', (event) => event.id),
];

/** S1's columns; the client by name where it has one. */
export const messageColumns: readonly ExportColumn[] = [
  text('date', dateOf),
  text('time', timeOf),
  text('client', (event) => event.client?.name ?? event.client?.id ?? null),
  text('phone', (event) => event.client?.phone ?? null),
  text('service', (event) => event.service),
  text('operation', (event) => event.operation),
  text('model', (event) => event.model),
  number(
    'tokens',
    (event) => event.total_tokens,
    (total) => total.total_tokens,
  ),
  ...costs,
  text('success', (event) => event.success),
];
