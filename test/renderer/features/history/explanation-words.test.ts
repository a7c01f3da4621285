import { describe, expect, it } from 'vitest';
import { note } from '../../../../src/main/services/pricing/notes.ts';
import { noteCodeOf, toUnitName } from '../../../../src/renderer/features/history/explanation-words.ts';
import { addDetailsTexts } from '../../../../src/renderer/i18n/details-texts.ts';
import { createI18n } from '../../../../src/renderer/i18n/create-i18n.ts';

describe('the words of an explanation', () => {
  it('are there for every note the pricing writes', () => {
    const written = [
      note.noModel(),
      note.noPrice('openai', 'gpt-x'),
      note.noTierPrice('batch', null, 'gpt-x'),
      note.noTierPriceAbove('batch', 'gpt-x', 200_000),
      note.noUnitPrice(['images']),
      note.inconsistentUnits(['input_tokens']),
      note.assumedOverlap(['cache_audio_read_tokens']),
      note.inheritedPrice('gpt-x'),
      note.minimumBilled('audio_seconds', 10),
      note.noUsage(),
      note.nothingUsed(),
      note.estimated(),
      note.onlineSearch(),
    ];
    expect(new Set(written.map((text) => text.split(':')[0])).size).toBe(Object.keys(note).length - 1);
    for (const text of written) expect(noteCodeOf(text)).toBe(text.split(':')[0]);
  });

  it('are those of the note where there are none of our own', () => {
    expect(noteCodeOf('constructor: something new')).toBeNull();
    expect(noteCodeOf('no code at all')).toBeNull();
  });

  it('name units, those nobody knew of too', () => {
    const i18n = createI18n('it');
    addDetailsTexts(i18n);
    expect(toUnitName('cache_read_tokens', i18n.t)).toBe('Token letti dalla cache');
    expect(toUnitName('input_image_tokens', i18n.t)).toBe('input image tokens');
    expect(toUnitName('__proto__', i18n.t)).toBe('  proto  ');
  });
});
