const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size for reading, in thousands: 1 234 567 is "1.2 MB" or "1,2 MB". @param bytes whole, not negative */
export const formatBytes = (bytes: number, locale: string): string => {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** power);
};
