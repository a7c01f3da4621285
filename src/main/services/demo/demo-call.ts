import { noUnits } from '../../../shared/core/usage-event.ts';
import type { Client, UsageReport, UsageUnits } from '../../../shared/core/usage-event.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoModel, DemoOperation, DemoService } from './demo-services.ts';
import { demoFailures, demoTexts } from './demo-texts.ts';
import type { DemoLanguage } from './demo-texts.ts';

/** What the calls of one conversation share; single calls are conversations of one, without an id. */
export type DemoSession = {
  readonly service: DemoService;
  readonly client: Client | null;
  readonly user: { readonly id: string; readonly email: string } | null;
  readonly language: DemoLanguage;
  readonly conversationId: string | null;
  readonly operation: DemoOperation;
  readonly model: DemoModel;
};

/** Providers that cache on their own do so from 1024 tokens on, in steps of 128. */
const cacheFrom = 1024;
const cacheStep = 128;

/** Tokens of the n-th call (from 0) of a conversation: each carries what was said before. Parts never exceed wholes. */
const drawUnits = (session: DemoSession, turn: number, random: DemoRandom): UsageUnits => {
  const { operation, model } = session;
  if (operation.audioSeconds !== undefined) {
    const seconds = Math.max(2, Math.round(random.spread(operation.audioSeconds, 0.8) * 10) / 10);
    return { ...noUnits, otherUnits: { audio_seconds: seconds } };
  }
  const spoken = Math.round(operation.outputTokens * 0.8 + 40);
  const earlier = operation.outputTokens === 0 ? 0 : Math.round(operation.inputTokens * 0.6) + spoken * turn;
  const fresh = Math.max(8, Math.round(random.spread(operation.inputTokens * 0.4, 0.5)));
  const inputTokens = earlier + fresh;
  const readable = turn === 0 ? 0 : Math.floor(earlier * model.cached);
  const cacheReadTokens =
    model.writesCache === true || inputTokens >= cacheFrom ? readable - (readable % cacheStep) : 0;
  const cacheWriteTokens = model.writesCache === true ? Math.floor((inputTokens - cacheReadTokens) * 0.8) : 0;
  const said = operation.outputTokens === 0 ? 0 : Math.max(3, Math.round(random.spread(operation.outputTokens, 0.6)));
  const reasoningTokens =
    model.reasoningTokens === undefined ? 0 : Math.round(random.spread(model.reasoningTokens, 0.7));
  return {
    ...noUnits,
    inputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    outputTokens: said + reasoningTokens,
    reasoningTokens,
  };
};

const drawDuration = (units: UsageUnits, model: DemoModel, random: DemoRandom): number => {
  const seconds = units.otherUnits['audio_seconds'] ?? 0;
  const median = 240 + units.inputTokens * 0.02 + units.outputTokens * model.msPerOutputToken + seconds * 45;
  return Math.round(random.spread(median, 0.45));
};

/** What a call cost if not the catalogue's price: sometimes what the provider billed, sometimes the flat fee. */
const drawCosts = (session: DemoSession, random: DemoRandom): Pick<UsageReport, 'billedCostUsd' | 'flatCost'> => {
  const { billedUsd } = session.model;
  const flat = random.chance(session.service.flatShare);
  return {
    billedCostUsd: billedUsd === undefined ? null : random.spread(billedUsd, 0.5).toFixed(6),
    flatCost: flat ? { amount: '0.005', currency: 'EUR' } : null,
  };
};

/** One report of a demo conversation; about 2 % fail, then without tokens or cost. */
export const drawDemoCall = (
  session: DemoSession,
  at: { readonly id: string; readonly occurredAt: number; readonly turn: number },
  random: DemoRandom,
): UsageReport => {
  const { service, model } = session;
  const [inputPreview, outputPreview] = random.pick(demoTexts[service.service]![session.language]!);
  const failure = random.chance(0.02) ? random.weighted(demoFailures) : null;
  const units = failure === null ? drawUnits(session, at.turn, random) : noUnits;
  const costs = failure === null ? drawCosts(session, random) : { billedCostUsd: null, flatCost: null };
  return {
    id: at.id,
    workspace: service.workspace,
    service: service.service,
    operation: session.operation.operation,
    provider: model.provider,
    model: model.model,
    requestModel: model.model,
    occurredAt: at.occurredAt,
    occurredAtGiven: true,
    clockSkew: false,
    units,
    usageReported: failure === null,
    serviceTier: null,
    ...costs,
    client: session.client,
    userId: session.user?.id ?? null,
    userEmail: session.user?.email ?? null,
    conversationId: session.conversationId,
    success: failure === null,
    errorCode: failure?.code ?? null,
    errorMessage: failure?.message ?? null,
    durationMs:
      failure === null ? drawDuration(units, model, random) : Math.round(random.spread(failure.durationMs, 0.1)),
    inputPreview,
    outputPreview: failure === null ? outputPreview : null,
    metadata: { demo: true, language: session.language },
    origin: 'demo',
  };
};
