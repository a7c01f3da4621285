import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSourceFiles, readSource } from './source-imports.ts';

/** Made by a generator, in its own style. */
const isGenerated = (file: string): boolean => file.includes('/generated/');

const writtenFiles = listSourceFiles().filter((file) => !isGenerated(file));
const codeFiles = writtenFiles.filter((file) => /\.tsx?$/.test(file));
const mostLines = 300;

/** kebab-case, with a migration's number in front where there is one; `vite-env.d.ts` and the like included. */
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.[a-z]+$/;
const pascalCase = /^[A-Z][A-Za-z0-9]*\.tsx$/;

/** The screens start here: nothing in it is a component. */
const entries = ['renderer/main.tsx'];

const isWellNamed = (file: string): boolean => {
  const name = basename(file);
  if (name.endsWith('.tsx') && !entries.includes(file)) return pascalCase.test(name);
  return kebabCase.test(name);
};

const isBarrel = (file: string): boolean =>
  /^export\s*(type\s*)?(\*|\{)[^;]*\bfrom\s/m.test(readSource(file)) || /^export \*/m.test(readSource(file));

const classes = (file: string): readonly string[] =>
  [...readSource(file).matchAll(/^\s*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+(\w+)/gm)].map(
    (m) => m[1] ?? '',
  );

describe('files of src', () => {
  it('are named kebab-case.ts, components PascalCase.tsx', () => {
    expect(writtenFiles.filter((file) => !isWellNamed(file))).toEqual([]);
  });

  it(`have at most ${mostLines} lines`, () => {
    const lengths = codeFiles.map((file) => ({ file, lines: readSource(file).trimEnd().split('\n').length }));
    expect(lengths.filter(({ lines }) => lines > mostLines)).toEqual([]);
  });

  it('say what they hold: no utils, no helpers', () => {
    expect(listSourceFiles().filter((file) => /(^|[/-])(utils?|helpers?|misc|common)([/.-])/.test(file))).toEqual([]);
  });

  it('pass nothing on from another file', () => {
    expect(codeFiles.filter(isBarrel)).toEqual([]);
  });

  it('use string unions instead of enums', () => {
    expect(
      codeFiles.filter((file) => /^\s*(export\s+)?(declare\s+)?(const\s+)?enum\s/m.test(readSource(file))),
    ).toEqual([]);
  });

  it('have no classes but errors', () => {
    const found = codeFiles.flatMap((file) => classes(file).map((name) => ({ file, name })));
    expect(found.filter(({ name }) => !name.endsWith('Error'))).toEqual([]);
  });
});
