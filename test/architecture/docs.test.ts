import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

const read = (page: string): string => readFileSync(join(root, page), 'utf8');

describe('the documentation', () => {
  it('links to files that are there', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('names tests that are there', () => {
    const named = [...read('docs/source-systems.md').matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, file]) => file ?? '');
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((file) => !existsSync(join(root, 'test', file)))).toEqual([]);
  });

  it('names defences and tests of attacks that are there, by their titles', () => {
    const page = read('docs/security.md');
    const defences = [...page.matchAll(/`(src\/[\w./-]+)`/g)].map(([, path]) => path ?? '');
    expect(defences.length).toBeGreaterThan(20);
    expect(defences.filter((path) => !existsSync(join(root, path)))).toEqual([]);

    const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| attack |'));
    expect(rows.length).toBeGreaterThanOrEqual(15);
    const missing = rows.flatMap((row) => {
      const named = [...row.matchAll(/`([\w./-]+\.test\.ts)`(?: \(([^)]*)\))?/g)];
      if (named.length === 0) return [`no test: ${row.slice(0, 60)}`];
      return named.flatMap(([, file = '', titles = '']) => {
        if (!existsSync(join(root, 'test', file))) return [file];
        const source = read(join('test', file));
        const quoted = [...titles.matchAll(/"([^"]+)"/g)].map(([, title]) => title ?? '');
        return quoted.filter((title) => !source.includes(title)).map((title) => `${file}: ${title}`);
      });
    });
    expect(missing).toEqual([]);
  });
});
