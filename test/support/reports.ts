import { noUnits } from '../../src/shared/core/usage-event.ts';
import type { UsageReport, UsageUnits } from '../../src/shared/core/usage-event.ts';

export type ReportChanges = Partial<Omit<UsageReport, 'units'>> & { readonly units?: Partial<UsageUnits> };

/** A plain successful call of gpt-4o, changed as asked. */
export const makeReport = ({ units, ...rest }: ReportChanges = {}): UsageReport => ({
  id: null,
  workspace: 'default',
  service: 'chatbot',
  operation: 'chat',
  provider: null,
  model: 'gpt-4o',
  requestModel: null,
  occurredAt: Date.UTC(2026, 5, 15, 12),
  occurredAtGiven: true,
  clockSkew: false,
  units: { ...noUnits, inputTokens: 1000, outputTokens: 500, ...units },
  usageReported: true,
  serviceTier: null,
  billedCostUsd: null,
  flatCost: null,
  client: null,
  userId: null,
  userEmail: null,
  conversationId: null,
  success: true,
  errorCode: null,
  errorMessage: null,
  durationMs: null,
  inputPreview: null,
  outputPreview: null,
  metadata: null,
  origin: 'http',
  ...rest,
});
