import { type RefObject, useState } from 'react';

export type CopyOutcome = 'idle' | 'done' | 'failed';

const outcomeShownMs = 2500;

/** Copies a text; where the browser does not allow that, the text in `place` is selected for the owner to copy. */
export const useCopy = (place: RefObject<HTMLElement | null>) => {
  const [outcome, setOutcome] = useState<CopyOutcome>('idle');
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('done');
      setTimeout(() => setOutcome('idle'), outcomeShownMs);
    } catch {
      if (place.current !== null) getSelection()?.selectAllChildren(place.current);
      setOutcome('failed');
    }
  };
  return { outcome, copy };
};
