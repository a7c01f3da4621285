import { describe, expect, it } from 'vitest';
import { toAlertNotification } from '../../../src/main/desktop/notifications.ts';
import { languageOf, localeOf, startOfTomorrow, unknownOwner } from '../../../src/main/desktop/owner.ts';
import { toViewAddress } from '../../../src/main/desktop/app-address.ts';
import { viewTargetSchema } from '../../../src/shared/contract/desktop-calls.ts';

describe('the owner', () => {
  it.each([
    [null, 'it-IT', 'it', 'it-IT'],
    [null, 'de-DE', 'en', 'de-DE'],
    ['en', 'it-IT', 'en', 'en'],
    ['it', 'it-CH', 'it', 'it-CH'],
  ] as const)(
    'with the choice %s on a %s system reads %s and writes numbers as in %s',
    (language, system, ...expected) => {
      const owner = { ...unknownOwner, language };
      expect([languageOf(owner, system), localeOf(owner, system)]).toEqual(expected);
    },
  );

  it("has a tomorrow of the owner's own, on days of 23 and 25 hours too", () => {
    const inRome = { ...unknownOwner, timeZone: 'Europe/Rome' };
    const tomorrow = (now: string): string => new Date(startOfTomorrow(inRome, Date.parse(now), 'UTC')).toISOString();
    expect(tomorrow('2026-03-29T00:30:00+01:00')).toBe('2026-03-29T22:00:00.000Z');
    expect(tomorrow('2026-10-25T00:30:00+02:00')).toBe('2026-10-25T23:00:00.000Z');
    expect(tomorrow('2026-08-22T23:59:59+02:00')).toBe('2026-08-22T22:00:00.000Z');
  });
});

describe('a notification of an alert', () => {
  it('speaks the language and leads to the calls it is about', () => {
    const view = { from: '2026-08-01', to: '2026-09-01', service: ['a&b', 'c'] };
    const texts = { it: { title: 'Titolo', body: 'Testo' }, en: { title: 'Title', body: 'Body' } };
    const notification = toAlertNotification({ texts, view } as never, 'it');
    expect(notification).toMatchObject({ title: 'Titolo', body: 'Testo' });
    const { target } = notification;
    expect(viewTargetSchema.safeParse(target).success).toBe(true);
    expect(target === null ? '' : toViewAddress(target)).toBe(
      'app://centesimo/index.html?view=overview&from=2026-08-01&to=2026-09-01&service=a%26b&service=c',
    );
  });
});
