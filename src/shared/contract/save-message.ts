import { z } from 'zod';
import { usageLimits } from './usage-event-wire.ts';

/** `POST /internal/save-message` in the source system's own spelling. Every message is what the caller is told. */

const most = usageLimits.textLength;

/** Ids often are numbers in the caller's database: a whole number is taken as its digits. */
const idOf = (name: string, needed: string) => {
  const error = `${name} ${needed}: text of 1 to ${most} characters, or a whole number.`;
  return z
    .union([z.string().trim().min(1, { error }).max(most, { error }), z.int({ error })], { error })
    .transform(String);
};

/** Blank is none: automation tools send it for what they do not have. */
const optionalId = (name: string) => {
  const error = `${name} must be text of at most ${most} characters, or a whole number.`;
  return z
    .union([z.string().trim().max(most, { error }), z.int({ error })], { error })
    .nullish()
    .transform((value) => (value === undefined || value === null || value === '' ? null : String(value)));
};

/** Members beyond these are ignored: callers send the message as they have it. */
export const savedMessageSchema = z
  .object({
    workspaceId: idOf('workspaceId', 'is needed'),
    /** Looked for first; without it the number is. */
    clientId: optionalId('clientId'),
    phoneNumber: optionalId('phoneNumber'),
    /** What the client wrote; only its beginning is kept, as a preview. */
    message: z.string({ error: 'message must be text.' }).nullish(),
    response: z.string({ error: 'response is needed: the reply as text, or null where there was none.' }).nullable(),
    conversationId: optionalId('conversationId'),
    /** With it, a repeat records nothing; without it every message is a new one. */
    messageId: optionalId('messageId'),
    /** An event as `POST /v1/usage` takes it: model, provider, tokens, or the provider's raw `response`. */
    usage: z
      .record(z.string(), z.unknown(), { error: 'usage must be an object like an event of /v1/usage.' })
      .nullish(),
  })
  .refine(({ clientId, phoneNumber }) => clientId !== null || phoneNumber !== null, {
    error: 'clientId or phoneNumber is needed: who the message is from.',
  });
export type SavedMessage = z.output<typeof savedMessageSchema>;

/** Without these there is nothing to decide about; what is wrong with the others only concerns tracking. */
export const neededMembers: readonly string[] = ['workspaceId', 'clientId', 'phoneNumber', 'response'];

export const untrackedReasons = [
  'client_not_registered',
  'client_inactive',
  'empty_response',
  'duplicate',
  'rule_disabled',
  'invalid_usage',
  'tracking_failed',
] as const;

export const savedMessageResultSchema = z.discriminatedUnion('tracked', [
  z.object({ tracked: z.literal(true), usageId: z.string(), price: z.number(), currency: z.enum(['EUR', 'USD']) }),
  z.object({
    tracked: z.literal(false),
    reason: z.enum(untrackedReasons),
    /** With `invalid_usage` and `tracking_failed`: what is wrong, and what to do. */
    detail: z.string().optional(),
  }),
]);
export type SavedMessageResult = z.infer<typeof savedMessageResultSchema>;
