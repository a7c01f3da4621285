/**
 * Time zones in which no day ends while a test runs, so that "today" and "this month" stay what they are whatever the hour
 * and the date. A day ends at midnight: these are far from it.
 */

const noon = 12;

/** It is between 12 and 13 o'clock there. */
export const calmZone = (): string => {
  const hoursAhead = noon - new Date().getUTCHours();
  // Their names say how far Greenwich is ahead of them.
  return hoursAhead === 0 ? 'Etc/GMT' : `Etc/GMT${hoursAhead > 0 ? '-' : '+'}${Math.abs(hoursAhead)}`;
};

/** Where clocks are put forward and back. */
const zones = ['Europe/Rome', 'America/New_York', 'America/Los_Angeles', 'Australia/Sydney'] as const;

const hourIn = (zone: string): number =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(Date.now()));

/** The one of those where it is nearest to noon: between 7 and 17 o'clock. */
export const calmZoneWithClockChanges = (): string =>
  zones.toSorted((a, b) => Math.abs(hourIn(a) - noon) - Math.abs(hourIn(b) - noon))[0]!;
