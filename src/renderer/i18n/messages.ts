import type { english } from './english.ts';

type Key = keyof typeof english;
type PluralBase<K> = K extends `${infer Base}_other` ? Base : never;

/** Every language has the keys of the first one. `{{name}}` marks what is filled in, `{{count, integer}}` a number. */
export type Messages = { readonly [K in Key]: string };

/** Italian has a third grammatical number, of its own from a million on ("un milione di chiamate"). */
export type ItalianMessages = Messages & { readonly [P in PluralBase<Key> as `${P}_many`]: string };
