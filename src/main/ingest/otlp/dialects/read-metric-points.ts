import { hash } from 'node:crypto';
import type { FieldError } from '../../../../shared/core/app-error.ts';
import type { MetricPoint, TokenSide } from '../../../../shared/core/metric-calls.ts';
import { inferProvider } from '../../../../shared/core/pricing/model-id.ts';
import { usageLimits } from '../../../../shared/contract/usage-event-wire.ts';
import { fail } from '../../read-field.ts';
import type { Problem } from '../../read-field.ts';
import type { OtlpAttributes, OtlpPoint, OtlpRecord } from '../otlp-record.ts';
import { agentOf } from './agents.ts';
import { names } from './attribute-names.ts';
import { serviceOf, textOf } from './attributes.ts';
import { callOperationNamed } from './operation.ts';
import { providerNamed } from './provider-name.ts';
import { toCount } from './read-counts.ts';
import type { OtlpContext } from './to-sighting.ts';

export type MetricReading = {
  readonly points: readonly MetricPoint[];
  /** `index` is the record's position in the request. */
  readonly refused: readonly { readonly index: number; readonly error: FieldError }[];
};

/** The one metric of tokens that the conventions know, and all their instrumentations send. */
const tokenMetric = 'gen_ai.client.token.usage';
const typeNames = ['gen_ai.token.type', 'token.type', 'type'] as const;
const sides: ReadonlyMap<string, TokenSide> = new Map([
  ['input', 'input'],
  ['prompt', 'input'],
  ['output', 'output'],
  ['completion', 'output'],
]);

/**
 * Points of token metrics: the input and output of calls, as a histogram or a counter. All else is passed over: metrics of
 * coding agents, which send records of their calls, other kinds of tokens, which are parts of these two, and sums over
 * agents and tools.
 */
export const readMetricPoints = (records: readonly OtlpRecord[], context: OtlpContext): MetricReading => {
  const points: MetricPoint[] = [];
  const refused: { readonly index: number; readonly error: FieldError }[] = [];
  for (const [index, record] of records.entries()) {
    const problem: Problem = { error: null };
    const point = record.signal === 'metrics' ? readPoint(record, context, problem) : null;
    if (problem.error !== null) refused.push({ index, error: problem.error });
    else if (point !== null) points.push(point);
  }
  return { points, refused };
};

const readPoint = (point: OtlpPoint, context: OtlpContext, problem: Problem): MetricPoint | null => {
  const { attributes, resource, temporality, startedAt, endedAt, value, count } = point;
  const side = sides.get(textOf(attributes, typeNames)?.toLowerCase() ?? '');
  const operation = textOf(attributes, ['gen_ai.operation.name']);
  const isCounter = temporality !== null && (point.isMonotonic || count !== null);
  if (point.metric !== tokenMetric || !isCounter || side === undefined || value === null || endedAt === null)
    return null;
  if ((operation !== null && callOperationNamed(operation) === null) || agentOf(point) !== null) return null;
  const model = textOf(attributes, names.model);
  if (model === null) return fail(problem, '/attributes/gen_ai.request.model', 'no_model', 'no model');
  if (endedAt > context.now + usageLimits.skewMs) {
    return fail(problem, '/time_unix_nano', 'time_in_future', 'its time is more than 24 hours ahead');
  }
  const tokens = toCount(value, 'value', problem);
  if (tokens === null) return null;
  const workspace = textOf(resource, ['centesimo.workspace']) ?? context.workspace ?? 'default';
  return {
    source: sourceOf(point, workspace),
    workspace,
    service: serviceOf(point),
    provider: providerNamed(textOf(attributes, names.provider)) ?? inferProvider(model),
    model,
    operation,
    side,
    temporality,
    startedAt,
    endedAt,
    value: tokens,
    count,
  };
};

/** All that tells one source from another: everything but the kind of token. */
const sourceOf = ({ resource, scope, metric, attributes }: OtlpPoint, workspace: string): string =>
  hash('sha256', JSON.stringify([workspace, scope, metric, toSorted(resource), toSorted(attributes)]));

const toSorted = (attributes: OtlpAttributes): readonly (readonly [string, unknown])[] =>
  [...attributes]
    .filter(([name]) => !typeNames.some((type) => type === name))
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
