/**
 * Whether a decimal text would read as nothing with two decimals although it is something: then its first significant
 * digits are shown. Read off the digits: only zeros before the third decimal, and not zero altogether.
 */
export const isUnderOneCent = (amount: string): boolean => /^-?0*(\.00\d*)?$/.test(amount) && /[1-9]/.test(amount);
