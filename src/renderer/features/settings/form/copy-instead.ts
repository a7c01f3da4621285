import type { ClipboardEvent } from 'react';

/** For a text that is not shown as it is: whoever selects and copies it gets the real one. */
export const copyInstead = (event: ClipboardEvent, text: string): void => {
  event.preventDefault();
  event.clipboardData.setData('text/plain', text);
};
