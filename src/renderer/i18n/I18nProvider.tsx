import { type ReactNode, useEffect, useMemo } from 'react';
import { I18nContext } from './i18n-context.ts';
import { chooseLanguage } from './language.ts';
import { createTranslate } from './translate.ts';

type Properties = {
  /** A language tag, as `navigator.language`. */
  readonly preferred: string;
  readonly children: ReactNode;
};

export const I18nProvider = ({ preferred, children }: Properties) => {
  const i18n = useMemo(() => {
    const choice = chooseLanguage(preferred);
    return { ...choice, t: createTranslate(choice) };
  }, [preferred]);
  useEffect(() => {
    document.documentElement.lang = i18n.language;
  }, [i18n]);
  return <I18nContext value={i18n}>{children}</I18nContext>;
};
