const secondMs = 1000;

/** A stretch of time for reading: 840 is "840 ms", 2340 is "2,34 s" in Italian. @param ms milliseconds */
export const formatDuration = (ms: number, locale: string): string => {
  const format = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  return ms < secondMs ? `${format.format(ms)} ms` : `${format.format(ms / secondMs)} s`;
};
