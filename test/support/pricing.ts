import { bundledCorrections } from '../../src/main/services/pricing/bundled-corrections.ts';
import { createPricer, type PricerOptions } from '../../src/main/services/pricing/create-pricer.ts';
import type { AppliedRate } from '../../src/main/services/pricing-types.ts';
import { noUnits, type UsageReport, type UsageUnits } from '../../src/shared/core/usage-event.ts';

/** A report with nothing in it but what is given. */
export const makeReport = (
  given: Partial<Omit<UsageReport, 'units'>> & { readonly units?: Partial<UsageUnits> } = {},
): UsageReport => ({
  id: null,
  workspace: 'default',
  service: 'chatbot',
  operation: null,
  provider: null,
  model: null,
  requestModel: null,
  occurredAt: Date.parse('2026-09-15T12:00:00Z'),
  occurredAtGiven: true,
  clockSkew: false,
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
  ...given,
  units: { ...noUnits, ...given.units },
});

export const finalRate: AppliedRate = { usdPerEur: '1.1698', date: '2026-08-21', source: 'ecb', status: 'final' };

/** A pricer with the shipped catalogue and corrections; no exchange rate unless one is given. */
export const makePricer = (options: Partial<PricerOptions> = {}) =>
  createPricer({
    corrections: bundledCorrections,
    overrides: [],
    policy: 'flag',
    estimatePerMillionUsd: '2',
    rateFor: () => null,
    ...options,
  });
