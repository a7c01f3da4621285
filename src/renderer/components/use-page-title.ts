import { useEffect } from 'react';

/** Names the browser tab or the window. @param title undefined leaves it as it is */
export const usePageTitle = (title: string | undefined): void => {
  useEffect(() => {
    if (title !== undefined) document.title = title;
  }, [title]);
};
