import {
  type DisplayName,
  defaultDisplayNames,
  type Language,
  type NamedKind,
} from '../../../../shared/core/display-names.ts';

type Names = Readonly<Record<string, DisplayName>>;

export type NameRow = {
  readonly key: string;
  /** What it is called without the owner's name. */
  readonly original: DisplayName;
  /** The owner's, or null. */
  readonly own: DisplayName | null;
};

const find = (names: Names, key: string): DisplayName | null =>
  Object.hasOwn(names, key) ? (names[key] ?? null) : null;

/** Everything that can be named: what is in the ledger, what the owner named, what comes with a name; by its key. */
export const toNameRows = (kind: NamedKind, seen: readonly string[], owners: Names): readonly NameRow[] => {
  const defaults = defaultDisplayNames[kind];
  return [...new Set([...seen, ...Object.keys(owners), ...Object.keys(defaults)])]
    .toSorted((one, other) => one.localeCompare(other))
    .map((key) => ({
      key,
      original: find(defaults, key) ?? { it: key, en: key },
      own: find(owners, key),
    }));
};

/** The owners' names with one changed; an empty field keeps the original, and a name that says nothing new is dropped. */
export const withName = (
  owners: Names,
  { key, original }: NameRow,
  written: Readonly<Record<Language, string>>,
): Names => {
  const { [key]: _, ...others } = owners;
  const name = { it: written.it.trim() || original.it, en: written.en.trim() || original.en };
  return name.it === original.it && name.en === original.en ? others : { ...others, [key]: name };
};
