import { useEffect, useState } from 'react';

/** For a form that opens and closes: gives the focus back to what had it before, if that is still there. */
export const useReturnFocus = (): void => {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    },
    [opener],
  );
};
