import { toSnippet, type SnippetName } from '../../src/renderer/features/settings/connect/snippets.ts';
import type { SetUp } from './agent-program.ts';

export type Snippet = {
  /** What goes into the settings file, as it stands in "Connect an app". */
  readonly file: string;
  /** What is exported in the terminal. */
  readonly env: Readonly<Record<string, string>>;
};

/** What "Connect an app" tells the owner to do for a tool, taken apart. */
export const readSnippet = (name: SnippetName, { centesimoUrl: url, token }: SetUp): Snippet => {
  const parts = toSnippet(name, { url, token, service: 'agent' });
  const terminal = parts.filter(({ file }) => file === null).map(({ code }) => code);
  const exports = terminal.join('\n').matchAll(/^export (\w+)=(.*)$/gm);
  return {
    file: parts.find(({ file }) => file !== null)?.code ?? '',
    env: Object.fromEntries([...exports].map(([, variable = '', value = '']) => [variable, value])),
  };
};
