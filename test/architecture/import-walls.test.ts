import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SourceImport, findImports, listSourceFiles, readSource } from './source-imports.ts';

/** What the files of one folder may import besides the folder itself. `node:` stands for all of Node's own modules. */
type Wall = { readonly folders: readonly string[]; readonly packages: readonly string[] };

const shared = ['shared/core', 'shared/contract'];
const screens = [
  'react',
  'react-dom',
  '@base-ui/react',
  '@tanstack/react-query',
  'i18next',
  'react-i18next',
  'lucide-react',
  'nuqs',
];
const sharedScreens = ['api', 'charts', 'components', 'format', 'i18n', 'state'].map((folder) => `renderer/${folder}`);
const sharedScreen: Wall = { folders: [...shared, ...sharedScreens], packages: screens };

/** The longest folder that holds a file is its wall. `main` itself is the entry level: it wires what it starts. */
const walls: Readonly<Record<string, Wall>> = {
  'shared/core': { folders: [], packages: ['decimal.js', 'temporal-polyfill'] },
  'shared/contract': { folders: ['shared/core'], packages: ['zod'] },
  'main/store': { folders: ['shared/core'], packages: ['better-sqlite3', 'node:'] },
  'main/services': { folders: [...shared, 'main/store', 'resources'], packages: ['node:'] },
  'main/services/pricing': {
    folders: [...shared, 'main/store', 'main/services', 'resources'],
    packages: ['@pydantic/genai-prices', 'node:'],
  },
  'main/services/month-close': {
    folders: [...shared, 'main/store', 'main/services'],
    packages: ['pdfkit', 'node:'],
  },
  'main/ingest': { folders: shared, packages: ['node:'] },
  'main/ingest/otlp': { folders: [...shared, 'main/ingest'], packages: ['@bufbuild/protobuf', 'node:'] },
  'main/http': {
    folders: [...shared, 'main/services', 'main/ingest'],
    packages: ['fastify', '@fastify', 'fastify-type-provider-zod', 'zod', 'node:'],
  },
  'main/desktop': { folders: shared, packages: ['electron', 'electron-updater', 'node:'] },
  main: { folders: [...shared, 'resources'], packages: ['node:'] },
  'main/index.ts': { folders: [...shared, 'main'], packages: ['electron', 'node:'] },
  preload: { folders: shared, packages: ['electron'] },
  renderer: { folders: shared, packages: screens },
  'renderer/features': { folders: [...shared, ...sharedScreens], packages: screens },
  'renderer/charts': { ...sharedScreen, packages: [...screens, 'chart.js', 'react-chartjs-2'] },
  ...Object.fromEntries(sharedScreens.filter((folder) => folder !== 'renderer/charts').map((f) => [f, sharedScreen])),
};

const isInside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** The wall a path belongs to; each feature of the screens is a folder of its own. */
const folderOf = (path: string): string | undefined => {
  const feature = /^renderer\/features\/[^/]+/.exec(path)?.[0];
  if (feature !== undefined) return feature;
  return [...Object.keys(walls), 'resources']
    .filter((folder) => isInside(path, folder))
    .toSorted((a, b) => b.length - a.length)[0];
};

const wallOf = (folder: string): Wall | undefined =>
  walls[folder] ?? (folder.startsWith('renderer/features/') ? walls['renderer/features'] : undefined);

const isAllowedPackage = (specifier: string, packages: readonly string[]): boolean =>
  packages.some((name) => (name.endsWith(':') ? specifier.startsWith(name) : isInside(specifier, name)));

const isAllowed = ({ file, specifier }: SourceImport): boolean => {
  const from = folderOf(file);
  const wall = from === undefined ? undefined : wallOf(from);
  if (from === undefined || wall === undefined) return false;
  if (!specifier.startsWith('.')) return isAllowedPackage(specifier, wall.packages);
  const to = folderOf(posix.join(posix.dirname(`src/${file}`), specifier).replace(/^src\//, ''));
  return to !== undefined && [from, ...wall.folders].some((folder) => isInside(to, folder));
};

const toLine = ({ file, line, specifier }: SourceImport): string => `src/${file}:${line} imports ${specifier}`;

describe('import walls', () => {
  it('every import stays within what its folder may use', () => {
    const imports = listSourceFiles()
      .filter((file) => /\.tsx?$/.test(file))
      .flatMap((file) => findImports(file, readSource(file)));
    expect(imports.length).toBeGreaterThan(50);
    expect(imports.filter((found) => !isAllowed(found)).map(toLine)).toEqual([]);
  });

  it.each([
    ['shared/core/money.ts', "import { readFileSync } from 'node:fs';"],
    ['shared/core/money.ts', "import type { Query } from '../contract/queries.ts';"],
    ['shared/contract/queries.ts', "export { start } from '../../main/compose.ts';"],
    ['main/store/list-events.ts', "import { record } from '../services/record.ts';"],
    ['main/services/record.ts', "import Database from 'better-sqlite3';"],
    ['main/services/record.ts', "const prices = await import('@pydantic/genai-prices');"],
    ['main/ingest/parse-usage-event.ts', "import {\n  openStore,\n} from '../store/open-store.ts';"],
    ['main/http/app.ts', "import { openStore } from '../store/open-store.ts';"],
    ['main/http/app.ts', "import { startEngine } from '../engine-host.ts';"],
    ['main/desktop/ipc.ts', "import fastify from 'fastify';"],
    ['main/compose.ts', "import { app } from 'electron';"],
    ['renderer/features/widget/Widget.tsx', "import { Rows } from '../history/Rows.tsx';"],
    ['renderer/features/widget/Widget.tsx', "import { Chart } from 'chart.js';"],
    ['renderer/components/Button.tsx', "import '../features/widget/Widget.tsx';"],
    ['renderer/api/engine.ts', "import { openStore } from '../../main/store/open-store.ts';"],
    ['elsewhere/thing.ts', "import { app } from 'electron';"],
  ])('catches a forbidden import: %s, %s', (file, text) => {
    expect(findImports(file, text).map(isAllowed)).toEqual([false]);
  });

  it.each([
    ['main/http/app.ts', "import cookie from '@fastify/cookie';"],
    ['main/http/routes/usage.ts', "import { guard } from '../guards.ts';"],
    ['main/index.ts', "import { BrowserWindow } from 'electron';"],
    ['renderer/charts/CostChart.tsx', "import { Chart } from 'chart.js';"],
    ['renderer/features/widget/Widget.tsx', "import { Money } from '../../components/Money.tsx';"],
    ['main/services/pricing/corrections.ts', "import list from '../../../../resources/price-corrections.json';"],
  ])('lets through what a folder may import: %s, %s', (file, text) => {
    expect(findImports(file, text).map(isAllowed)).toEqual([true]);
  });

  it('reads no import out of a comment', () => {
    expect(findImports('a.ts', "/** import x from 'electron' */\n  // import 'electron'\nexport const a = 1;")).toEqual(
      [],
    );
  });
});
