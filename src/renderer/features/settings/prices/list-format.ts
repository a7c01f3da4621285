import type { CommandInput } from '../../../../shared/contract/commands.ts';

export type ListFormat = CommandInput<'importPrices'>['format'];

/** JSON begins with a bracket or a brace, and no CSV header does. */
export const guessFormat = (text: string): ListFormat =>
  /^\s*[[{]/.test(text.replace(/^\uFEFF/, '')) ? 'json' : 'csv';
