import type { CallSighting } from './call-sighting.ts';
import { normalizeModelId } from './pricing/model-id.ts';
import { isSameModel } from './pricing/match-quality.ts';
import type { UsageReport } from './usage-event.ts';

/** What a sighting says, without what it is found by. `contentHash` may be cut, as long as it is cut the same everywhere. */
export type Seen = Pick<CallSighting, 'report' | 'way' | 'contentHash'>;

/**
 * How far apart the times of two sightings of one call may be: one may tell when it began and another when it ended, and
 * clocks differ. Further apart, the same id is another call's: ids that count from 1 come again with every start.
 */
export const sameCallWindowMs = 3_600_000;

/** The same where only the session and the counts are known. */
export const closeCallWindowMs = 60_000;

/**
 * Whether two sightings that share a key can be of one call. Ids are the provider's own, and those of some services collide:
 * the workspace must be the same, the models must be compatible, the times close, and the tokens those of one call.
 */
export const isSameCall = (a: Seen, b: Seen): boolean =>
  a.report.workspace === b.report.workspace &&
  Math.abs(a.report.occurredAt - b.report.occurredAt) <= sameCallWindowMs &&
  canBeOneUsage(a.report, b.report) &&
  canBeOneModel(a.report, b.report) &&
  !isOtherConversation(a, b);

/**
 * Tokens of one call: not known in one of the two, or nowhere smaller in one than in the other, as where one was taken in the
 * middle of the answer or leaves the cache out.
 */
const canBeOneUsage = (a: UsageReport, b: UsageReport): boolean => {
  if (!hasTokens(a) || !hasTokens(b)) return true;
  const input = a.units.inputTokens - b.units.inputTokens;
  const output = a.units.outputTokens - b.units.outputTokens;
  return input * output >= 0;
};

const hasTokens = ({ units }: UsageReport): boolean => units.inputTokens + units.outputTokens > 0;

/** One of them names none, or one of the names (answered or asked for) is the same but for a date, a host or a maker before it. */
const canBeOneModel = (a: UsageReport, b: UsageReport): boolean => {
  if (a.model === b.model) return true;
  const [left, right] = [listModels(a), listModels(b)];
  if (left.length === 0 || right.length === 0) return true;
  return left.some((one) => right.some((other) => isSameModel(one, other) || isSameModel(other, one)));
};

const listModels = ({ model, requestModel }: UsageReport): readonly string[] =>
  [model, requestModel].filter((name) => name !== null).map(toBareModel);

/** `bedrock/eu.anthropic.claude-sonnet-4-5-v1:0` -> `claude-sonnet-4-5-v1:0`. */
const toBareModel = (model: string): string =>
  normalizeModelId(model)
    .replace(/^.*\//, '')
    .replace(/^((us|eu|apac|au|jp|ca|us-gov|global|regional)\.)?[a-z][a-z0-9]+\.(?=[a-z])/, '')
    .replace(/-latest$/, '');

/** A service that counts its ids anew tells of two conversations; a conversation that is gone on with repeats its records. */
const isOtherConversation = (a: Seen, b: Seen): boolean => {
  const [left, right] = [a.report, b.report];
  return (
    a.way === b.way &&
    left.service === right.service &&
    left.conversationId !== null &&
    right.conversationId !== null &&
    left.conversationId !== right.conversationId &&
    left.occurredAt !== right.occurredAt
  );
};
