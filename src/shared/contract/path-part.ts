/**
 * A text as one part of an address. `.` and `..` mean folders there, escaped or not, and browsers take them out: they get
 * a `~` in front, and so does what would otherwise be mistaken for one of them with it.
 */

const dots = /^~*\.{1,2}$/;

/** `a/b` is `a%2Fb`, `..` is `~..` and `~..` is `~~..`. */
export const toPathPart = (text: string): string => encodeURIComponent(dots.test(text) ? `~${text}` : text);

/** The other way round. @param part no longer escaped, as a router hands it on */
export const fromPathPart = (part: string): string => (part.startsWith('~') && dots.test(part) ? part.slice(1) : part);
