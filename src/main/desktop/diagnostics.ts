export type DiagnosticFacts = {
  readonly versions: Readonly<Record<string, string>>;
  /** What the owner set, as far as it says something about a fault. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly log: string;
  /** Taken out wherever they occur. */
  readonly secrets: readonly string[];
  /** Shown as `~`. */
  readonly home: string;
};

/** A token or a sign-in code: 256 bits in base64url. */
const tokenLike = /(?<![\w-])[\w-]{43}(?![\w-])/g;

/** A text for a bug report: no token, no sign-in code, no name of the owner's home. */
export const toDiagnostics = ({ versions, facts, log, secrets, home }: DiagnosticFacts): string => {
  const lines = [
    ...Object.entries({ ...versions, ...facts }).map(([name, value]) => `${name}: ${value ?? '-'}`),
    '',
    'Log:',
    log,
  ];
  let text = lines.join('\n');
  for (const secret of secrets) text = text.replaceAll(secret, '[removed]');
  text = text.replaceAll(tokenLike, '[removed]');
  return home === '' ? text : text.replaceAll(home, '~');
};
