import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPhoneKey } from '../../../src/shared/core/phone-number.ts';

describe('a phone number', () => {
  it.each([
    '+393331234567',
    '+39 333 123 4567',
    '+39 333-123-4567',
    '+39 (333) 123.45/67',
    '00393331234567',
    '0039 333 1234567',
    '393331234567',
    ' whatsapp:+393331234567 ',
    'WhatsApp:+39 333 1234567',
    'tel:+39-333-1234567',
    '393331234567@c.us',
    '393331234567@s.whatsapp.net',
    '\u202a+39\u00a0333\u20111234567\u202c',
  ])('is the same as %j', (text) => {
    expect(toPhoneKey(text)).toBe('393331234567');
  });

  it.each([
    '',
    ' ',
    '+',
    '00',
    'Ada',
    'client-7',
    '12345',
    '1234567890123456',
    '+39 333 12345x',
    '++39333123456',
    '@c.us',
  ])('is not %j', (text) => {
    expect(toPhoneKey(text)).toBeNull();
  });

  it('is another one without its country code', () => {
    expect(toPhoneKey('333 1234567')).toBe('3331234567');
  });

  it('is read the same however its digits are set apart', () => {
    const digit = fc.integer({ min: 0, max: 9 }).map(String);
    const digits = fc.tuple(
      fc.integer({ min: 1, max: 9 }).map(String),
      fc.array(digit, { minLength: 5, maxLength: 14 }),
    );
    const gap = fc.constantFrom('', ' ', '-', '.', '\u00a0', ' - ', '\u200e');
    fc.assert(
      fc.property(digits, fc.array(gap, { minLength: 15, maxLength: 15 }), ([first, rest], gaps) => {
        const plain = first + rest.join('');
        const spaced = plain
          .split('')
          .map((one, at) => one + gaps[at])
          .join('');
        expect([toPhoneKey(spaced), toPhoneKey(`+${spaced}`), toPhoneKey(`00${spaced}`)]).toEqual([
          plain,
          plain,
          plain,
        ]);
      }),
    );
  });
});
