import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sourceRoot = fileURLToPath(new URL('../../src/', import.meta.url));

/** One import of one file: `file` is relative to `src/`, `specifier` as written. */
export type SourceImport = { readonly file: string; readonly line: number; readonly specifier: string };

/** Every file under `src/`, with `/` in the path whatever the system. */
export const listSourceFiles = (): readonly string[] =>
  readdirSync(sourceRoot, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').slice(sourceRoot.length))
    .toSorted();

export const readSource = (file: string): string => readFileSync(`${sourceRoot}${file}`, 'utf8');

/** `import ... from 'x'`, `export ... from 'x'`, `import 'x'`, `import('x')`, `require('x')`; not the text `'import'`. */
const importPattern =
  /(?<!['"`])\b(?:(?:import|export)\s[^'"`;]*?\bfrom\s*|import\s*|import\s*\(\s*|require\s*\(\s*)(['"])(?<specifier>[^'"\n]+)\1/g;

/** Comments blanked with their line breaks kept; a comment counts as one where it starts its line. */
const withoutComments = (text: string): string =>
  text.replaceAll(/^\s*(?:\/\*[\s\S]*?\*\/|\/\/.*$)/gm, (comment) => comment.replaceAll(/[^\n]/g, ' '));

export const findImports = (file: string, text: string): readonly SourceImport[] => {
  const code = withoutComments(text);
  return [...code.matchAll(importPattern)].map((match) => ({
    file,
    line: code.slice(0, match.index + match[0].length).split('\n').length,
    specifier: match.groups?.['specifier'] ?? '',
  }));
};
