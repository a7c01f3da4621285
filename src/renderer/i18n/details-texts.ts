import type { i18n } from 'i18next';
import { detailsEnglish, detailsItalian } from './texts/details.ts';
import { historyEnglish, historyItalian } from './texts/history.ts';
import { overviewEnglish, overviewItalian } from './texts/overview.ts';
import { settingsEnglish, settingsItalian } from './texts/settings.ts';

/** The texts of all screens but the widget, which come with those screens. */
export const moreEnglish = { ...detailsEnglish, ...overviewEnglish, ...historyEnglish, ...settingsEnglish };
export const moreItalian = { ...detailsItalian, ...overviewItalian, ...historyItalian, ...settingsItalian };

export const addDetailsTexts = (instance: i18n): void => {
  instance.addResources('en', 'translation', moreEnglish);
  instance.addResources('it', 'translation', moreItalian);
};
