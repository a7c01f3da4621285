import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/shared/core/alerts/alert.ts';
import { newLedger } from '../../support/new-ledger.ts';

const makeAlert = (key: string, at = 1): Alert => ({
  kind: 'silence',
  key,
  at,
  view: { from: '2026-08-20', to: '2026-08-21' },
  service: 'bot',
  hours: 3,
  lastCallAt: 0,
});

describe('kept alerts', () => {
  it('are kept once by key, and shown or dropped once', () => {
    const { operations, ownerTables } = newLedger();
    const [a, b, c] = [makeAlert('a/1'), makeAlert('a/2', 2), makeAlert('b/1')];
    expect(operations.keepAlerts([a, b, c], ['a/1'], ['b/1'], 10)).toEqual([
      { id: 1, alert: a, shownAt: 10, dismissedAt: null },
    ]);
    expect(ownerTables.listWaitingAlerts()).toEqual([b]);
    expect(operations.keepAlerts([makeAlert('a/1', 99), makeAlert('b/1', 99)], ['a/1', 'b/1', 'none'], [], 20)).toEqual(
      [],
    );
    expect(operations.keepAlerts([], ['a/2'], ['a/1'], 30).map(({ alert }) => alert.key)).toEqual(['a/2']);
    expect(ownerTables.listWaitingAlerts()).toEqual([]);
    expect(ownerTables.listShownAlerts(null, 10).map(({ alert }) => alert.key)).toEqual(['a/2', 'a/1']);
    expect(ownerTables.listAlertKeys('a/')).toEqual([
      { key: 'a/1', at: 1 },
      { key: 'a/2', at: 2 },
    ]);
    expect([ownerTables.hasAlert('b/1'), ownerTables.hasAlert('b/')]).toEqual([true, false]);
  });

  it('are dismissed once, and only where they were shown', () => {
    const { operations } = newLedger();
    operations.keepAlerts([makeAlert('a'), makeAlert('b')], ['a'], [], 10);
    expect(operations.dismissAlert(1, 20)).toMatchObject({ dismissedAt: 20 });
    expect(operations.dismissAlert(1, 30)).toMatchObject({ dismissedAt: 20 });
    expect(operations.dismissAlert(2, 30)).toBeNull();
    expect(operations.dismissAlert(3, 30)).toBeNull();
  });
});
