import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../api/use-engine-query.ts';
import { toLocale } from '../i18n/to-locale.ts';
import { applyTheme, rememberLook } from '../state/look.ts';

/** The owner's language and theme, as soon as they are known and whenever they change; without a choice the system's. */
export const useOwnerSettings = (): void => {
  const { i18n } = useTranslation();
  const settings = useEngineQuery('settings', {}).data?.settings;
  const language = settings?.language;
  const theme = settings?.theme;

  useEffect(() => {
    if (language === undefined || theme === undefined) return;
    rememberLook({ language, theme });
    applyTheme(theme);
    const locale = toLocale(language, navigator.languages);
    if (locale === i18n.language) return;
    void i18n.changeLanguage(locale).then(() => {
      document.documentElement.lang = i18n.resolvedLanguage ?? locale;
    });
  }, [i18n, language, theme]);
};
