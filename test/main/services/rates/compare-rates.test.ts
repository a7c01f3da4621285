import { describe, expect, it } from 'vitest';
import { compareRates, isConnected } from '../../../../src/main/services/rates/compare-rates.ts';
import { toRows } from '../../../support/ecb-files.ts';

const known = toRows({ '2026-08-19': '1.1605', '2026-08-20': '1.1681', '2026-08-21': '1.1699' });
const now = Date.parse('2026-08-25T14:30:00Z');

describe('comparing a file with the known rates', () => {
  it('adds days without a rate, earlier ones too, and keeps a known rate against the file', () => {
    const offered = toRows({
      '2026-08-18': '1.15',
      '2026-08-19': '1.16050',
      '2026-08-20': '1.2',
      '2026-08-24': '1.1702',
    });
    expect(compareRates(known, offered, now)).toEqual({
      added: toRows({ '2026-08-18': '1.15', '2026-08-24': '1.1702' }),
      disagreements: [{ date: '2026-08-20', kept: '1.1681', offered: '1.2' }],
    });
  });

  it.each([
    ['three times the last rate and more', { '2026-08-24': '3.51' }, /3\.51.*1\.1699/],
    ['less than a third of it', { '2026-08-24': '0.38' }, /0\.38/],
    ['days to come', { '2026-08-24': '1.17', '2026-08-27': '1.17' }, /2026-08-27.*clock/],
  ])('refuses %s, with all that came with it', (_, offered, sentence) => {
    expect(() => compareRates(known, toRows(offered), now)).toThrow(sentence);
  });

  it('takes tomorrow’s, for a clock that is behind', () => {
    expect(compareRates(known, toRows({ '2026-08-26': '3.50' }), now).added).toHaveLength(1);
  });

  it.each([
    ['2026-08-21', true],
    ['2026-08-24', true],
    ['2026-08-25', false],
    ['2026-05-01', true],
  ])('a file that begins on %s goes on from a Friday: %s', (date, connected) => {
    expect(isConnected(known, toRows({ [date]: '1.17' }))).toBe(connected);
  });
});
