import { type RefObject, useLayoutEffect, useState } from 'react';

/**
 * For a panel that opens and closes: hands the focus back to what had it before, while the panel is still there, so that
 * the dialog around it never sees the focus lost. A focus that was moved on meanwhile stays where it is.
 */
export const useHandBackFocus = (panel: RefObject<HTMLElement | null>): void => {
  const [opener] = useState(() => document.activeElement);
  useLayoutEffect(() => {
    const element = panel.current;
    return () => {
      const hasFocus = element?.contains(document.activeElement) ?? false;
      if (hasFocus && opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [opener, panel]);
};
