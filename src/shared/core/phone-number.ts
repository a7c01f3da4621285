/** What stands between digits, in writing or invisibly after copying. */
const separators = /[\s().\-/\p{Cf}\p{Pd}]/gu;

/**
 * What two spellings of one international number have in common: its digits. Drops `whatsapp:` and `tel:` in front, what
 * WhatsApp puts behind an `@`, separators, and a leading `+` or `00`. `null` for what is no number of 6 to 15 digits. A
 * number without its country code is another number: which country is meant cannot be known.
 *
 * `whatsapp:+39 333 123-4567`, `0039 3331234567` and `393331234567@c.us` are all `393331234567`.
 */
export const toPhoneKey = (text: string): string | null => {
  const [number = ''] = text
    .trim()
    .replace(/^(whatsapp|tel):/i, '')
    .split('@', 1);
  return /^(?:\+|00)?(\d{6,15})$/.exec(number.replace(separators, ''))?.[1] ?? null;
};
