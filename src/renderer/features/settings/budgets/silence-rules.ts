import type { Settings } from '../../../../shared/contract/settings.ts';

export type SilenceRule = Settings['silence_rules'][number];

const mostHours = 720;

/** Whole hours as they are written, null where they are none the engine takes. */
export const parseHours = (text: string): number | null => {
  const hours = /^\s*\d{1,3}\s*$/.test(text) ? Number(text) : 0;
  return hours >= 1 && hours <= mostHours ? hours : null;
};

/** The rules with some more; of a service that has one already, the new one holds. */
export const withRules = (rules: readonly SilenceRule[], added: readonly SilenceRule[]): readonly SilenceRule[] => {
  const services = new Set(added.map(({ service }) => service));
  return [...rules.filter(({ service }) => !services.has(service)), ...added];
};
