import { useEffect, useRef, useState } from 'react';

/**
 * Follows `text`, but changes at most once every `ms`: for a live region that must not talk all the time. Empty texts
 * are skipped.
 */
export const useCalmText = (text: string, ms: number): string => {
  const [shown, setShown] = useState('');
  const latest = useRef(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (text === '') return;
    latest.current = text;
    if (text === shown || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setShown(latest.current);
    }, ms);
  }, [text, shown, ms]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return shown;
};
