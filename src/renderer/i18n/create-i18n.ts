import { createInstance, type i18n } from 'i18next';
import { formatInteger } from '../format/numbers.ts';
import type { moreEnglish } from './details-texts.ts';
import { english } from './english.ts';
import { italian } from './italian.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { readonly translation: typeof english & typeof moreEnglish };
    keySeparator: false;
    nsSeparator: false;
    strictInterpolationChecks: true;
    interpolationFormatTypeMap: { readonly integer: number };
  }
}

/**
 * Italian for any Italian locale, English for everything else. `language` is the locale for numbers and dates, the
 * owner's own region ("en-GB") as long as it speaks the language of the texts; `resolvedLanguage` is that language.
 *
 * @param preferred a language tag, as `navigator.language`
 */
export const createI18n = (preferred: string): i18n => {
  const i18n = createInstance();
  void i18n.init({
    lng: preferred,
    supportedLngs: ['en', 'it'],
    nonExplicitSupportedLngs: true,
    fallbackLng: 'en',
    resources: { en: { translation: english }, it: { translation: italian } },
    keySeparator: false,
    nsSeparator: false,
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  i18n.services.formatter?.add('integer', (value: number, locale) => formatInteger(value, locale ?? 'en'));
  return i18n;
};
