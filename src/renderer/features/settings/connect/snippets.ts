import { configSnippets } from './config-snippets.ts';
import { programSnippets } from './program-snippets.ts';

export const snippetNames = [
  'curl',
  'typescript',
  'python',
  'claudeCode',
  'codex',
  'geminiCli',
  'litellm',
  'vercelAi',
  'openTelemetry',
  'n8n',
] as const;
export type SnippetName = (typeof snippetNames)[number];

/** Names of languages and tools are the same everywhere. */
export const snippetTitles: Readonly<Record<SnippetName, string>> = {
  curl: 'curl',
  typescript: 'TypeScript',
  python: 'Python',
  claudeCode: 'Claude Code',
  codex: 'Codex',
  geminiCli: 'Gemini CLI',
  litellm: 'LiteLLM',
  vercelAi: 'Vercel AI SDK',
  openTelemetry: 'OpenTelemetry',
  n8n: 'n8n',
};

/** What is filled in: where the program listens, a token, and what the app's calls are to be known by. */
export type Place = { readonly url: string; readonly token: string; readonly service: string };

/** A text and where it goes: a file, or a terminal where `file` is null. */
export type SnippetPart = { readonly file: string | null; readonly code: string };

/** What makes an app or a tool send its calls here, part after part. */
export const toSnippet = (name: SnippetName, place: Place): readonly SnippetPart[] =>
  ({ ...programSnippets, ...configSnippets })[name](place);

/** As long as the token, so that nothing moves when it is shown; its last letters tell one from another. */
export const maskToken = (token: string): string => '•'.repeat(Math.max(0, token.length - 4)) + token.slice(-4);

/**
 * What an app's calls go by: its name in letters, digits and hyphens, which no language or shell takes for anything else.
 * "Assistenza clienti (n. 2)" is "assistenza-clienti-n-2"; "my-app" where nothing is left.
 */
export const toServiceName = (name: string): string => {
  const letters = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return letters.replaceAll(/^-+|-+$/g, '') || 'my-app';
};
