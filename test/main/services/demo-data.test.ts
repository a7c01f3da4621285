import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { createDemoReports } from '../../../src/main/services/demo-data.ts';
import { createDayIndex } from '../../../src/shared/core/period/day-index.ts';
import { createHourIndex } from '../../../src/shared/core/period/hour-index.ts';
import type { UsageReport } from '../../../src/shared/core/usage-event.ts';

const timeZone = 'Europe/Rome';
/** A Friday; the 90 days before it hold no clock change, those of the winter run do. */
const now = Temporal.Instant.from('2026-08-21T15:40:00+02:00').epochMilliseconds;
const reports = [...createDemoReports({ now, seed: 7, timeZone })];

const countBy = (key: (report: UsageReport) => string | number): Map<string | number, number> => {
  const counts = new Map<string | number, number>();
  for (const report of reports) counts.set(key(report), (counts.get(key(report)) ?? 0) + 1);
  return counts;
};
const shareOf = (test: (report: UsageReport) => boolean): number => reports.filter(test).length / reports.length;

describe('createDemoReports', () => {
  it('is the same for the same arguments, another for another seed', () => {
    expect([...createDemoReports({ now, seed: 7, timeZone })]).toEqual(reports);
    const other = [...createDemoReports({ now, seed: 8, timeZone })];
    expect(other.slice(0, 20)).not.toEqual(reports.slice(0, 20));
    expect(new Set([...reports, ...other].map(({ id }) => id)).size).toBe(reports.length + other.length);
  });

  it('makes about 12 000 calls in 90 local days, oldest first, the newest minutes before now', () => {
    expect(reports.length).toBeGreaterThan(11_000);
    expect(reports.length).toBeLessThan(13_500);
    const times = reports.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(now - times.at(-1)!).toBe(180_000);
    const { dayOf } = createDayIndex(timeZone);
    expect(dayOf(now) - dayOf(times[0]!)).toBe(89);
    expect(new Set(times.map(dayOf)).size).toBe(90);
  });

  it('keeps to the totals convention: parts within wholes, whole numbers', () => {
    for (const { units, id, durationMs, success, errorCode } of reports) {
      const { otherUnits, ...counts } = units;
      for (const count of [...Object.values(counts), durationMs!]) {
        expect(Number.isSafeInteger(count) && count >= 0, id!).toBe(true);
      }
      expect(units.cacheReadTokens + units.cacheWriteTokens, id!).toBeLessThanOrEqual(units.inputTokens);
      expect(units.reasoningTokens, id!).toBeLessThanOrEqual(units.outputTokens);
      for (const quantity of Object.values(otherUnits)) expect(quantity).toBeGreaterThan(0);
      expect(success).toBe(errorCode === null);
      if (!success) expect(units.inputTokens + units.outputTokens).toBe(0);
    }
  });

  it('is busiest on working days from 10 to 16, quiet at weekends, nearly silent at night', () => {
    const { hourOf, weekdayOf } = createHourIndex(timeZone);
    const hours = countBy(({ occurredAt }) => hourOf(occurredAt));
    const busy = [10, 11, 12, 13, 14, 15, 16].map((hour) => hours.get(hour)!);
    for (const [hour, count] of hours) {
      if (Number(hour) < 8 || Number(hour) > 18) expect(count).toBeLessThan(Math.min(...busy) / 2);
    }
    expect(shareOf(({ occurredAt }) => hourOf(occurredAt) < 6)).toBeLessThan(0.015);
    expect(shareOf(({ occurredAt }) => weekdayOf(occurredAt) > 5)).toBeLessThan(0.15);
    expect(shareOf(({ occurredAt }) => occurredAt > now - 45 * 86_400_000)).toBeGreaterThan(0.55);
  });

  it('has services, people and costs of every kind', () => {
    expect(countBy(({ service, workspace }) => `${workspace}/${service}`).size).toBe(6);
    expect(countBy(({ workspace }) => workspace).size).toBe(2);
    expect(countBy(({ client }) => client?.id ?? '').size).toBe(26);
    const providers = ['anthropic', 'google', 'groq', 'laboratorio', 'mistral', 'openai', 'openrouter'];
    expect(new Set(countBy(({ provider }) => provider!).keys())).toEqual(new Set(providers));
    expect(shareOf(({ success }) => !success)).toBeCloseTo(0.02, 2);
    for (const test of [
      (report: UsageReport) => report.model === 'aurora-7b-prova',
      (report: UsageReport) => report.billedCostUsd !== null,
      (report: UsageReport) => report.flatCost?.amount === '0.005',
    ]) {
      expect(shareOf(test)).toBeGreaterThan(0.001);
      expect(shareOf(test)).toBeLessThan(0.03);
    }
    for (const { billedCostUsd } of reports) expect(billedCostUsd ?? '0.1').toMatch(/^\d+\.\d+$/);
    expect(
      shareOf(({ model, units }) => model === 'whisper-1' && units.otherUnits['audio_seconds']! > 0),
    ).toBeGreaterThan(0.02);
  });

  it('groups calls in conversations of 5 to 15', () => {
    const lengths = countBy(({ conversationId }) => conversationId ?? '');
    lengths.delete('');
    const all = [...lengths.values()];
    expect(Math.max(...all)).toBeLessThanOrEqual(15);
    expect(all.filter((length) => length < 5).length / all.length).toBeLessThan(0.01);
  });

  it('covers clock changes and short runs', () => {
    const winter = Temporal.Instant.from('2026-11-20T00:02:00+01:00').epochMilliseconds;
    const days = createDayIndex(timeZone);
    for (const report of createDemoReports({ now: winter, days: 40, seed: 1, timeZone })) {
      expect(days.dayOf(winter) - days.dayOf(report.occurredAt)).toBeLessThan(40);
      expect(report.occurredAt).toBeLessThan(winter);
    }
    expect([...createDemoReports({ now, days: 1, seed: 1, timeZone })].length).toBeGreaterThan(5);
  });
});
