import type { Language } from '../../shared/core/display-names.ts';

/**
 * The locale for texts, numbers and dates: the chosen language in the region the system prefers for it ("en" is "en-IE"
 * for an Irish owner), or what the system speaks first when none is chosen.
 *
 * @param preferred as `navigator.languages`
 */
export const toLocale = (language: Language | null, preferred: readonly string[]): string => {
  if (language === null) return preferred[0] ?? 'en';
  return preferred.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language;
};
