import { createContext, useContext } from 'react';
import type { Choice } from './language.ts';
import type { Translate } from './messages.ts';

export type I18n = Choice & { readonly t: Translate };

export const I18nContext = createContext<I18n | null>(null);

export const useI18n = (): I18n => {
  const i18n = useContext(I18nContext);
  if (i18n === null) throw new Error('There is no language above this component.');
  return i18n;
};
