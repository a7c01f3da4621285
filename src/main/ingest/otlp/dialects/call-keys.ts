import type { CallKey } from '../../../../shared/core/call-sighting.ts';
import { inferProvider } from '../../../../shared/core/pricing/model-id.ts';
import type { OtlpAttributes, OtlpLog, OtlpSpan } from '../otlp-record.ts';
import { names } from './attribute-names.ts';
import { textOf } from './attributes.ts';

/** Local servers number their responses from 1 on; that is no identity. */
const counter = /^\d{1,7}$/;

/** The provider's own id of the response; none where it is a mere counter or nobody knows whose it is. */
export const responseKeys = (id: string | null, provider: string | null, model: string | null): CallKey[] => {
  const named = provider ?? (model === null ? null : inferProvider(model));
  return id === null || named === null || counter.test(id) ? [] : [{ kind: 'response', provider: named, id }];
};

/** The span itself, or the one a log was written in. */
export const spanKeys = ({ traceId, spanId }: OtlpSpan | OtlpLog): CallKey[] =>
  traceId === null || spanId === null ? [] : [{ kind: 'span', traceId, spanId }];

/** The record's number in its session (`event.sequence`). */
export const sequenceKeys = (attributes: OtlpAttributes, service: string, session: string | null): CallKey[] => {
  const sequence = textOf(attributes, ['event.sequence']);
  return session === null || sequence === null ? [] : [{ kind: 'sequence', service, session, sequence }];
};

/** For tools that give no id at all. */
export const sessionKeys = (session: string | null): CallKey[] =>
  session === null ? [] : [{ kind: 'session_usage', session }];

export const conversationOf = (attributes: OtlpAttributes, resource: OtlpAttributes): string | null =>
  textOf(attributes, names.conversation) ?? textOf(resource, names.conversation);
