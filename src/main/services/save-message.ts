import { hash } from 'node:crypto';
import type { SavedMessage, SavedMessageResult } from '../../shared/contract/save-message.ts';
import { usageFields, usageLimits } from '../../shared/contract/usage-event-wire.ts';
import type { FieldError } from '../../shared/core/app-error.ts';
import { isBlankText } from '../../shared/core/blank-text.ts';
import type { FlatRule } from '../../shared/core/flat-rule.ts';
import { toPhoneKey } from '../../shared/core/phone-number.ts';
import type { UsageReport } from '../../shared/core/usage-event.ts';
import type { RegisteredClient } from '../store/client-register-table.ts';
import type { OwnerTables } from '../store/owner-tables.ts';
import type { RecordUsage } from './record-types.ts';

export type SaveMessage = (message: SavedMessage) => Promise<SavedMessageResult>;

type SaveMessageDeps = {
  readonly tables: Pick<OwnerTables, 'getRegisteredClient' | 'findRegisteredClient' | 'readFlatRule'>;
  readonly record: RecordUsage;
  /** Reads an event as `POST /v1/usage` does. */
  readonly parseUsage: (
    event: unknown,
  ) => { readonly ok: true; readonly report: UsageReport } | { readonly ok: false; readonly error: FieldError };
  /** A new id for a message that came without one. */
  readonly createId: () => string;
};

/** What the usage of a message goes by unless it says otherwise. */
const named = { service: 'messages', operation: 'message' } as const;

/** Keeps the ids of messages apart from those that apps give their calls. */
const idPrefix = 'message:';

const toEventId = (messageId: string): string => {
  const id = idPrefix + messageId;
  return id.length <= usageLimits.idLength ? id : idPrefix + hash('sha256', messageId);
};

/** Whether the usage gives a field, under whichever of its names. */
const gives = (usage: Readonly<Record<string, unknown>>, field: keyof typeof named): boolean =>
  [field, ...usageFields[field].aliases].some((name) => {
    const value = usage[name] ?? '';
    return typeof value !== 'string' || value.trim() !== '';
  });

/** The message as an event of `/v1/usage`: what the message itself says wins over its usage. */
const toEvent = (message: SavedMessage, client: RegisteredClient, rule: FlatRule, id: string): object => {
  const usage = message.usage ?? {};
  return {
    ...usage,
    ...(!gives(usage, 'service') && { service: named.service }),
    ...(!gives(usage, 'operation') && { operation: named.operation }),
    id,
    workspace: message.workspaceId,
    client: client.id,
    ...(message.conversationId !== null && { conversation_id: message.conversationId }),
    ...(message.message != null && { input_preview: message.message }),
    output_preview: message.response,
    flat_cost: { amount: rule.amount, currency: rule.currency },
  };
};

const invalidUsage = ({ pointer, detail }: FieldError): SavedMessageResult => ({
  tracked: false,
  reason: 'invalid_usage',
  detail: `/usage${pointer}: ${detail}`,
});

/**
 * The one point that charges for messages. A reply that is not blank, to a registered and active client of the workspace,
 * is recorded as one call at the workspace's flat price; its tokens and model, where given, stay visible beside that
 * price. Anything else records nothing and says why. A `messageId` is charged once, whatever comes with it the second
 * time, also of requests that arrive together. Rejects with what went wrong when the store cannot be read or written.
 */
export const createSaveMessage = ({ tables, record, parseUsage, createId }: SaveMessageDeps): SaveMessage => {
  const findClient = ({ workspaceId, clientId, phoneNumber }: SavedMessage): RegisteredClient | undefined => {
    if (clientId !== null) return tables.getRegisteredClient(workspaceId, clientId);
    const phoneKey = toPhoneKey(phoneNumber ?? '');
    return phoneKey === null ? undefined : tables.findRegisteredClient(workspaceId, phoneKey);
  };

  return async (message) => {
    if (isBlankText(message.response ?? '')) return { tracked: false, reason: 'empty_response' };
    const client = findClient(message);
    if (client === undefined) return { tracked: false, reason: 'client_not_registered' };
    if (!client.active) return { tracked: false, reason: 'client_inactive' };
    const rule = tables.readFlatRule(message.workspaceId);
    if (!rule.enabled) return { tracked: false, reason: 'rule_disabled' };

    const id = message.messageId === null ? createId() : toEventId(message.messageId);
    const parsed = parseUsage(toEvent(message, client, rule, id));
    if (!parsed.ok) return invalidUsage(parsed.error);
    const [outcome] = await record([parsed.report]);
    if (outcome === undefined) throw new Error('the message has no outcome');
    // A conflict is the same message with other content.
    const isRepeat =
      outcome.status === 'rejected' ? outcome.error.code === 'id_conflict' : outcome.status === 'duplicate';
    if (isRepeat) return { tracked: false, reason: 'duplicate' };
    if (outcome.status === 'rejected') return invalidUsage(outcome.error);
    // At most 15 digits, which a number holds as they are.
    return { tracked: true, usageId: outcome.id, price: Number(rule.amount), currency: rule.currency };
  };
};
