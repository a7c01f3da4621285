import type { Settings } from '../../shared/contract/settings.ts';

/** The owner's settings that the page needs before the engine has answered: without them it would change under the eye. */
export type Look = Pick<Settings, 'language' | 'theme'>;

const key = 'centesimo-look';
const systemLook: Look = { language: null, theme: null };

const parseLook = (text: string | null): Look => {
  const { language, theme }: { readonly language?: unknown; readonly theme?: unknown } = JSON.parse(text ?? '{}') ?? {};
  return {
    language: language === 'it' || language === 'en' ? language : null,
    theme: theme === 'light' || theme === 'dark' ? theme : null,
  };
};

/** As it was last; the system's where nothing is remembered or the browser keeps nothing. */
export const readLook = (): Look => {
  try {
    return parseLook(localStorage.getItem(key));
  } catch {
    return systemLook;
  }
};

export const rememberLook = (look: Look): void => {
  try {
    localStorage.setItem(key, JSON.stringify(look));
  } catch {
    // Then the page starts with the system's look and has its own a moment later.
  }
};

/** @param theme null leaves it to the system */
export const applyTheme = (theme: Look['theme']): void => {
  const { dataset } = document.documentElement;
  if (theme === null) delete dataset['theme'];
  else dataset['theme'] = theme;
};
