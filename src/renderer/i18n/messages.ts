import type { english } from './english.ts';

type PluralBase<K> = K extends `${infer Base}_other` ? Base : never;

/** Every language has the keys of the first one. `{{name}}` marks what is filled in, `{{count, integer}}` a number. */
type Messages<T> = { readonly [K in keyof T]: string };

/** Italian has a third grammatical number, of its own from a million on ("un milione di chiamate"). */
export type ItalianTexts<T> = Messages<T> & { readonly [P in PluralBase<keyof T> as `${P}_many`]: string };

export type ItalianMessages = ItalianTexts<typeof english>;
