import type { english } from './english.ts';

/** A text, or its forms by grammatical number; `{name}` marks what is filled in. */
export type Message = string | { readonly one: string; readonly other: string };

export type MessageKey = keyof typeof english;

/** Every language has exactly the keys of the first one. */
export type Messages = { readonly [K in MessageKey]: Message };

type TextOf<M> = M extends { readonly other: infer T } ? T : M;
type NamesIn<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type ParameterNames<K extends MessageKey> = NamesIn<TextOf<(typeof english)[K]>>;

/** What a text needs filled in, read off the text itself; nothing when it has no marks. */
export type Parameters<K extends MessageKey> = [ParameterNames<K>] extends [never]
  ? []
  : [values: { readonly [N in ParameterNames<K>]: N extends 'count' ? number : string }];

export type Translate = <K extends MessageKey>(key: K, ...parameters: Parameters<K>) => string;
