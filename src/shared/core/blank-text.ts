/** White space, controls, and what is drawn as nothing: zero-width characters, fillers, the empty Braille cell. */
const nothingVisible = /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Whether nobody could see anything in a text. */
export const isBlankText = (text: string): boolean => nothingVisible.test(text);
