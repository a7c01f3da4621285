import type { LedgerEntry, StoredEvent } from './ledger-entry.ts';

/**
 * Whether a report whose id is taken says the same as what is stored, so that it is a repeat and not a conflict. Money
 * the app gave (billed, flat) is compared; what the program worked out (prices, rates, inferred provider) is not, since
 * those may have changed in between. A time or preview that is left out matches any; who a client or user is, beyond the id, is
 * not part of the call.
 */
export const isSameReport = (entry: LedgerEntry, stored: StoredEvent): boolean => {
  const { report } = entry;
  const kept = stored.report;
  const same: readonly (readonly [unknown, unknown])[] = [
    [report.workspace, kept.workspace],
    [report.service, kept.service],
    [report.operation, kept.operation],
    [report.provider ?? stored.provider, stored.provider],
    [report.model, kept.model],
    [report.requestModel, kept.requestModel],
    [report.serviceTier, kept.serviceTier],
    [report.conversationId, kept.conversationId],
    [report.userId ?? report.userEmail, kept.userId ?? kept.userEmail],
    [report.client?.id ?? null, kept.client?.id ?? null],
    [report.success, kept.success],
    [report.errorCode, kept.errorCode],
    [report.errorMessage, kept.errorMessage],
    [report.durationMs, kept.durationMs],
    [report.inputPreview ?? kept.inputPreview, kept.inputPreview],
    [report.outputPreview ?? kept.outputPreview, kept.outputPreview],
  ];
  return (
    same.every(([given, known]) => given === known) &&
    (!report.occurredAtGiven || report.occurredAt === kept.occurredAt) &&
    isSameJson(report.units, kept.units) &&
    isSameJson(report.metadata, kept.metadata) &&
    isSameMoney(entry, stored)
  );
};

const isSameMoney = (entry: LedgerEntry, stored: StoredEvent): boolean => {
  const { flatCost, billedCostUsd } = entry.report;
  if (flatCost !== null) {
    const amount = flatCost.currency === 'EUR' ? 'costNanoEur' : 'costNanoUsd';
    return stored.costStatus === 'flat' && entry[amount] === stored[amount];
  }
  if (billedCostUsd !== null) return stored.costStatus === 'billed' && entry.costNanoUsd === stored.costNanoUsd;
  return stored.costStatus !== 'billed' && stored.costStatus !== 'flat';
};

/** Equality of JSON values; the order of an object's keys does not matter, absent and `undefined` are one. */
export const isSameJson = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => isSameJson(left[key], right[key]));
};
