import { bundledCorrections } from '../../src/main/services/pricing/bundled-corrections.ts';
import { createPricer, type PricerOptions } from '../../src/main/services/pricing/create-pricer.ts';
import type { AppliedRate } from '../../src/shared/core/exchange-rate.ts';
import { noUnits, type UsageReport } from '../../src/shared/core/usage-event.ts';
import { makeReport as makeCall, type ReportChanges } from './reports.ts';

/** A report with nothing in it but what is given. */
export const makeReport = ({ units, ...given }: ReportChanges = {}): UsageReport =>
  makeCall({
    operation: null,
    model: null,
    occurredAt: Date.parse('2026-09-15T12:00:00Z'),
    ...given,
    units: { ...noUnits, ...units },
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
