import { describe, expect, it } from 'vitest';
import { calcAnomaly, type CauseEntry, chooseCause } from '../../../../src/shared/core/alerts/anomaly.ts';
import { calcDigestWeek } from '../../../../src/shared/core/alerts/digest.ts';
import { calcSilence, type SilenceRule } from '../../../../src/shared/core/alerts/silence.ts';
import { toDayText } from '../../../../src/shared/core/period/civil-day.ts';

const rome = 'Europe/Rome';
const eur = (amount: number): bigint => BigInt(Math.round(amount * 1e9));

describe('a silence', () => {
  const rule: SilenceRule = { service: 'chatbot', hours: 3, active: null };
  const office: SilenceRule = { ...rule, active: { from: '09:00', to: '18:00' } };
  const after = (lastCall: string, now: string, of = rule, awakeSince = '2026-01-01T00:00:00Z') =>
    calcSilence(of, Date.parse(lastCall), Date.parse(awakeSince), Date.parse(now), rome);

  it('is an alert after as many hours as the rule says, and the same one until the next call', () => {
    const last = '2026-08-20T10:00:00+02:00';
    expect(after(last, '2026-08-20T12:59:59+02:00')).toBeNull();
    const found = after(last, '2026-08-20T13:00:00+02:00');
    expect(found).toMatchObject({
      service: 'chatbot',
      hours: 3,
      lastCallAt: Date.parse(last),
      view: { service: ['chatbot'], from: '2026-08-20', to: '2026-08-21' },
    });
    expect(after(last, '2026-08-25T13:00:00+02:00')?.key).toBe(found?.key);
    expect(after('2026-08-20T14:00:00+02:00', '2026-08-20T17:00:00+02:00')?.key).not.toBe(found?.key);
  });

  it('counts only the hours in which calls are expected, over nights and a change of the clock', () => {
    expect(after('2026-08-20T17:00:00+02:00', '2026-08-21T10:59:59+02:00', office)).toBeNull();
    expect(after('2026-08-20T17:00:00+02:00', '2026-08-21T11:00:00+02:00', office)).not.toBeNull();
    const nights: SilenceRule = { ...rule, active: { from: '23:00', to: '05:00' } };
    // The clock skips from 2 to 3 in that night: 23 to 2, and it is 3.
    expect(after('2026-03-28T20:00:00+01:00', '2026-03-29T01:59:59+01:00', nights)).toBeNull();
    expect(after('2026-03-28T20:00:00+01:00', '2026-03-29T03:00:00+02:00', nights)).not.toBeNull();
  });

  it('does not count time in which the program could take no calls, and misses nobody who never called', () => {
    const [last, started] = ['2026-08-19T18:00:00+02:00', '2026-08-20T08:00:00+02:00'];
    expect(after(last, '2026-08-20T10:59:59+02:00', rule, started)).toBeNull();
    expect(after(last, '2026-08-20T11:00:00+02:00', rule, started)).not.toBeNull();
    expect(calcSilence(rule, null, 0, Date.parse(last), rome)).toBeNull();
  });
});

describe('an anomaly', () => {
  /** About EUR 2 a day, twice that on the weekday of today. */
  const usual = Array.from({ length: 56 }, (_, day) => eur((day % 7 === 0 ? 4 : 2) + (day % 3) * 0.1));
  const least = eur(1);

  it('is a day far above its weekday', () => {
    expect(calcAnomaly([...usual, eur(4.2)], least)).toBeNull();
    expect(calcAnomaly([...usual, eur(7.9)], least)).toBeNull();
    const found = calcAnomaly([...usual, eur(20)], least);
    expect(found?.cost).toBe(eur(20));
    expect(Number(found?.usual) / 1e9).toBeCloseTo(4.1, 0);
  });

  it('takes more where days are far apart, and is not misled by one wild day', () => {
    const wide = usual.map((_, day) => eur(day % 2 === 0 ? 1 : 9));
    expect(calcAnomaly([...wide, eur(20)], least)).toBeNull();
    const withSpike = usual.with(49, eur(400)).with(50, eur(300));
    expect(calcAnomaly([...withSpike, eur(20)], least)).not.toBeNull();
  });

  it('is at least an amount, at least the double, and rests on two weeks and seven days of cost', () => {
    expect(calcAnomaly([...usual, eur(20)], eur(16.5))).toBeNull();
    expect(calcAnomaly([...usual.map(() => eur(100)), eur(199)], least)).toBeNull();
    expect(calcAnomaly([...usual.map(() => eur(100)), eur(200)], least)).not.toBeNull();
    expect(calcAnomaly([...usual.slice(-13), eur(20)], least)).toBeNull();
    expect(calcAnomaly([...usual.slice(-14), eur(20)], least)).not.toBeNull();
    const rare = usual.map((cost, day) => (day % 10 === 0 ? cost : 0n));
    expect(calcAnomaly([...rare, eur(20)], least)).toBeNull();
    expect(calcAnomaly([], least)).toBeNull();
    expect(calcAnomaly([eur(20)], least)).toBeNull();
  });

  const entry = (dimension: CauseEntry['dimension'], key: string, cost: number, before: number): CauseEntry => ({
    dimension,
    key,
    label: key,
    cost: eur(cost),
    usual: eur(before),
  });

  it('is caused by what makes up most of it without usually doing so', () => {
    const whole = { cost: eur(10), usual: eur(2) };
    const model = entry('model', 'gpt-4o', 10, 2);
    const clients = [entry('client', 'rossi', 9, 1), entry('client', 'bianchi', 1, 1)];
    expect(chooseCause([model, ...clients], whole)?.key).toBe('rossi');
    expect(chooseCause([...clients, model, entry('model', 'new', 7, 0)], whole)?.key).toBe('new');
    expect(chooseCause([model, entry('client', 'a', 4, 1), entry('client', 'b', 6, 1)], whole)?.key).toBe('b');
    expect(chooseCause([model], whole)?.key).toBe('gpt-4o');
    expect(chooseCause([entry('client', 'a', 3, 1), entry('client', 'b', 4, 1)], whole)?.key).toBe('b');
    expect(chooseCause([entry('client', 'a', 1, 2)], whole)).toBeNull();
    expect(chooseCause([], { cost: eur(10), usual: 0n })).toBeNull();
    expect(chooseCause([entry('model', 'm', 10, 0)], { cost: eur(10), usual: 0n })?.key).toBe('m');
  });
});

describe('a digest', () => {
  const monday = { weekday: 1, clockTime: '09:00' };

  it.each([
    [monday, '2026-08-17T08:59:59+02:00', '2026-08-03'],
    [monday, '2026-08-17T09:00:00+02:00', '2026-08-10'],
    [monday, '2026-08-20T12:00:00+02:00', '2026-08-10'],
    [monday, '2026-08-24T08:00:00+02:00', '2026-08-10'],
    // After weeks without the program, the latest alone.
    [monday, '2026-09-09T12:00:00+02:00', '2026-08-31'],
    [{ weekday: 7, clockTime: '20:00' }, '2026-08-23T20:00:00+02:00', '2026-08-10'],
    [{ weekday: 5, clockTime: '00:00' }, '2026-08-21T00:00:00+02:00', '2026-08-10'],
    // 02:30 does not exist on that Sunday: half past three it is.
    [{ weekday: 7, clockTime: '02:30' }, '2026-03-29T03:29:00+02:00', '2026-03-09'],
    [{ weekday: 7, clockTime: '02:30' }, '2026-03-29T03:30:00+02:00', '2026-03-16'],
  ])('due at %j sums up, at %s, the week of %s', (time, now, first) => {
    const week = calcDigestWeek(time, Date.parse(now), 1, rome);
    expect(toDayText(week.from)).toBe(first);
    expect(week.to - week.from).toBe(7);
  });

  it('takes weeks that begin on Sundays where the owner has them', () => {
    expect(toDayText(calcDigestWeek(monday, Date.parse('2026-08-17T12:00:00+02:00'), 7, rome).from)).toBe('2026-08-09');
  });
});
