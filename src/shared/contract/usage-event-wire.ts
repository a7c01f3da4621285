import { z } from 'zod';

/**
 * One usage event as apps send it (`POST /v1/usage`). The table below is the only list of its fields: the parser, the
 * OpenAPI document and the types are all made from it.
 */

export const usageLimits = {
  idLength: 128,
  textLength: 512,
  errorMessageLength: 2000,
  /** Characters (code points), not UTF-16 units. */
  previewLength: 100,
  metadataBytes: 16 * 1024,
  /** Largest count or quantity in one field. */
  quantity: 10_000_000_000,
  /** Largest amount of money in one event, in its own currency. */
  amount: 1_000_000_000,
  eventsPerRequest: 10_000,
  /** Nesting inside one event; the array or `{"events": [...]}` around it is not counted. */
  nestingDepth: 64,
  bodyBytes: 8 * 1024 * 1024,
  /** An event up to this far ahead of the clock is taken as it is... */
  aheadMs: 5 * 60_000,
  /** ...up to this far it is taken and flagged, and beyond it is rejected. */
  skewMs: 24 * 3_600_000,
} as const;

type CommonRule = { readonly about: string; readonly aliases?: readonly string[] };
/** `cut`: longer text is shortened instead of rejected. `tidy`: outer spaces are dropped. */
type TextRule = CommonRule & {
  readonly kind: 'text';
  readonly max: number;
  readonly tidy?: true;
  readonly lower?: true;
  readonly cut?: true;
};
type OtherRule = CommonRule & {
  readonly kind: 'time' | 'tokens' | 'integer' | 'quantity' | 'amount' | 'flag' | 'flat_cost' | 'client' | 'object';
};
export type UsageFieldRule = TextRule | OtherRule;

const { idLength, textLength, errorMessageLength, previewLength } = usageLimits;
const name = { kind: 'text', max: textLength, tidy: true } as const;

/** Wire name -> what it may hold and which other names it is accepted under. */
export const usageFields = {
  id: {
    kind: 'text',
    max: idLength,
    about: 'Idempotency key, unique in its workspace; made by the server when absent',
  },
  occurred_at: { kind: 'time', aliases: ['created_at'], about: 'RFC 3339 with offset; default: now' },
  workspace: { ...name, aliases: ['workspace_id', 'workspaceId'], about: 'Default: `default`' },
  service: { ...name, aliases: ['service_name'], about: 'The local app that made the call (required)' },
  operation: { ...name, aliases: ['operation_type', 'service_action'], about: 'Kind of call' },
  provider: { ...name, lower: true, aliases: ['source'], about: 'Inferred from the model when absent' },
  model: { ...name, aliases: ['model_used'], about: 'Required unless `flat_cost` is given or `response` names it' },
  input_tokens: { kind: 'tokens', aliases: ['prompt_tokens'], about: 'ALL input, cached included' },
  cache_read_tokens: { kind: 'tokens', about: 'Part of the input read from a cache' },
  cache_write_tokens: { kind: 'tokens', about: 'Part of the input written to a cache, whatever it is kept for' },
  cache_write_1h_tokens: { kind: 'tokens', about: 'Part of `cache_write_tokens` kept for an hour' },
  output_tokens: { kind: 'tokens', aliases: ['completion_tokens'], about: 'ALL output, reasoning included' },
  reasoning_tokens: { kind: 'tokens', about: 'Part of the output, for information' },
  input_audio_tokens: { kind: 'tokens', about: 'Part of the input' },
  output_audio_tokens: { kind: 'tokens', about: 'Part of the output' },
  total_tokens: {
    kind: 'tokens',
    aliases: ['tokens_consumed'],
    about: 'Tells the one of input and output that is missing; alone it is input; ignored where it contradicts them',
  },
  audio_seconds: { kind: 'quantity', aliases: ['duration_seconds'], about: 'Seconds of audio' },
  images: { kind: 'quantity', about: 'Images' },
  requests: { kind: 'quantity', about: 'Requests billed one by one' },
  web_searches: { kind: 'quantity', about: 'Web searches' },
  characters: { kind: 'quantity', about: 'Characters' },
  service_tier: { ...name, lower: true, about: '`standard`, `batch`, `flex`, `priority`, ...' },
  response: {
    kind: 'object',
    about: "The provider's raw response or its `usage` object: read, never stored; explicit fields win",
  },
  billed_cost_usd: { kind: 'amount', about: 'What the provider says it charged' },
  flat_cost: { kind: 'flat_cost', about: 'A fixed price for this call' },
  client: { kind: 'client', aliases: ['client_id'], about: "The owner's customer" },
  phone: { ...name, about: "The client's phone, where `client` has none; alone it is the client's id too" },
  user_id: { ...name, about: 'The user of the app' },
  user_email: { ...name, about: "The user's address" },
  conversation_id: { ...name, about: 'Groups the calls of one conversation' },
  success: { kind: 'flag', about: 'Default: true' },
  error_code: { ...name, about: 'Short code of a failure' },
  error_message: { kind: 'text', max: errorMessageLength, cut: true, about: 'Cut to 2 000 characters' },
  duration_ms: { kind: 'integer', aliases: ['response_time_ms'], about: 'How long the call took' },
  input_preview: {
    kind: 'text',
    max: previewLength,
    cut: true,
    aliases: ['input_data'],
    about: 'Cut to 100 characters; not stored when previews are off',
  },
  output_preview: {
    kind: 'text',
    max: previewLength,
    cut: true,
    aliases: ['output_summary'],
    about: 'Cut to 100 characters; not stored when previews are off',
  },
  metadata: { kind: 'object', aliases: ['request_metadata'], about: 'At most 16 KiB of JSON' },
} as const satisfies Record<string, UsageFieldRule>;

export type UsageFieldName = keyof typeof usageFields;

type ClientWire = { id?: string | null; name?: string | null; phone?: string | null; email?: string | null };
type WireValues = {
  text: string;
  time: string;
  tokens: number;
  integer: number;
  quantity: number;
  amount: string | number;
  flag: boolean;
  flat_cost: { amount: string | number; currency: 'EUR' | 'USD' };
  client: string | ClientWire;
  object: Record<string, unknown>;
};

/** What an app may send. Fields beyond these are accepted too and kept in `metadata`, but for what was said in the call. */
export type UsageEventWire = {
  [N in UsageFieldName]?: WireValues[(typeof usageFields)[N]['kind']] | null | undefined;
};

const quantity = z.number().nonnegative().max(usageLimits.quantity);
const integer = z.int().nonnegative().max(usageLimits.quantity);
const amount = z.union([z.string().regex(/^\d+(\.\d+)?([eE][+-]?\d+)?$/), z.number().nonnegative()]);
const clientText = z.string().max(textLength).nullish();

const schemaOf = (rule: UsageFieldRule): z.ZodType => {
  switch (rule.kind) {
    case 'text':
      return rule.cut === true ? z.string() : z.string().max(rule.max);
    case 'time':
      return z.iso.datetime({ offset: true });
    case 'tokens':
    case 'integer':
      return integer;
    case 'quantity':
      return quantity;
    case 'amount':
      return amount;
    case 'flag':
      return z.boolean();
    case 'flat_cost':
      return z.object({ amount, currency: z.enum(['EUR', 'USD']) });
    case 'client':
      return z.union([
        z.string().max(textLength),
        z.looseObject({ id: clientText, name: clientText, phone: clientText, email: clientText }),
      ]);
    case 'object':
      return z.record(z.string(), z.unknown());
  }
};

const describeField = (rule: UsageFieldRule): string =>
  rule.aliases === undefined ? rule.about : `${rule.about}. Also accepted as: ${rule.aliases.join(', ')}`;

/** For the OpenAPI document and for clients; recording itself checks events with `parseUsageEvent`. */
export const usageEventWireSchema = z.looseObject(
  Object.fromEntries(
    Object.entries<UsageFieldRule>(usageFields).map(([field, rule]) => {
      const schema = schemaOf(rule);
      return [field, (field === 'service' ? schema : schema.nullish()).describe(describeField(rule))];
    }),
  ),
) as unknown as z.ZodType<UsageEventWire>;

/** Body of `POST /v1/usage` as JSON; as NDJSON it is one event per line. */
export const usageBodySchema = z.union([
  usageEventWireSchema,
  z.array(usageEventWireSchema).min(1).max(usageLimits.eventsPerRequest),
  z.object({ events: z.array(usageEventWireSchema).min(1).max(usageLimits.eventsPerRequest) }),
]);
