/** Of today; browsers list these places under their former names only. */
const newerNames = [
  'America/Nuuk',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Europe/Kyiv',
  'UTC',
] as const;

/** Every zone the machine knows, by its old and its new name where it has two, and the one in use. */
export const listTimeZones = (inUse: string | null): readonly string[] => {
  const known = new Set([...Intl.supportedValuesOf('timeZone'), ...newerNames]);
  if (inUse !== null) known.add(inUse);
  return [...known].toSorted();
};

/** "Europe/Rome" as it is read: "Europe / Rome"; "America/Argentina/Buenos_Aires" has its spaces back. */
export const toZoneLabel = (zone: string): string => zone.replaceAll('_', ' ').replaceAll('/', ' / ');
