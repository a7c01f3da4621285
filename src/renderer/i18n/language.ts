import { english } from './english.ts';
import { italian } from './italian.ts';
import type { Messages } from './messages.ts';

export type Language = 'en' | 'it';

export const messagesOf: { readonly [L in Language]: Messages } = { en: english, it: italian };

export type Choice = {
  readonly language: Language;
  /** For numbers and dates: the owner's own region ("en-GB") as long as it speaks the language of the texts. */
  readonly locale: string;
};

/** Italian for any Italian locale, English for everything else. @param preferred `navigator.language` */
export const chooseLanguage = (preferred: string): Choice => {
  const spoken = preferred.toLowerCase().split('-')[0];
  const language = spoken === 'it' ? 'it' : 'en';
  return { language, locale: spoken === language ? preferred : language };
};
