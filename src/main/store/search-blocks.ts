/** Calls of a block of the search index are looked at together: 16 384 neighbours by number. */
const blockBits = 14;

export const toBlock = (seq: number): number => Math.floor(seq / 2 ** blockBits);

/** How the words of a block begin in the index: four characters, enough for 27 thousand million calls. */
export const toBlockPrefix = (block: number): string => block.toString(36).padStart(4, '0');

/** A word as it stands in the index. */
export const toIndexed = (block: number, term: string): string => toBlockPrefix(block) + term;
