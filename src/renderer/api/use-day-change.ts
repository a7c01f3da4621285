import { useEffect } from 'react';
import { toDayKey } from '../format/dates.ts';
import { useEngine } from './engine-context.ts';

const checkEveryMs = 20_000;

/** At the owner's midnight "this month" and "the last 30 days" mean something else, without any call coming in. */
export const useDayChange = (timeZone: string | undefined): void => {
  const { refresh } = useEngine();
  useEffect(() => {
    if (timeZone === undefined) return;
    let day = toDayKey(Date.now(), timeZone);
    const timer = setInterval(() => {
      const today = toDayKey(Date.now(), timeZone);
      if (today === day) return;
      day = today;
      void refresh();
    }, checkEveryMs);
    return () => clearInterval(timer);
  }, [refresh, timeZone]);
};
