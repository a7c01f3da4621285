import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const require = createRequire(import.meta.url);
const builderRequire = createRequire(createRequire(require.resolve('electron-builder')).resolve('app-builder-lib'));

type Build = (options: object) => Promise<unknown>;
const { build, Platform } = require('electron-builder') as {
  readonly build: Build;
  readonly Platform: { readonly current: () => { readonly createTarget: (type: string) => unknown } };
};
const asar = builderRequire('@electron/asar') as {
  readonly extractAll: (archive: string, dir: string) => void;
  readonly listPackage: (archive: string, options: { readonly isPack: boolean }) => readonly string[];
};
const { FuseV1Options, getCurrentFuseWire } = builderRequire('@electron/fuses') as {
  readonly FuseV1Options: Readonly<Record<string, string | number>>;
  readonly getCurrentFuseWire: (program: string) => Promise<Readonly<Record<string, unknown>>>;
};

const { findElectron } = (await import(new URL('../../scripts/electron-runtime.mjs', import.meta.url).href)) as {
  readonly findElectron: () => string | undefined;
};

/** What the packager looks for in a runtime's program: the mark and eight fuses as Electron comes, none of it runs. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fusesAsTheyCome = '10101001';

/** A folder shaped like Electron's runtime on Linux. */
const makeRuntimeFolder = (dir: string): string => {
  for (const folder of ['locales', 'resources']) mkdirSync(join(dir, folder), { recursive: true });
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox']) writeFileSync(join(dir, name), '');
  writeFileSync(join(dir, 'version'), (require('electron/package.json') as { readonly version: string }).version);
  const wire = Buffer.concat([Buffer.from(fuseMark), Buffer.from([1, fusesAsTheyCome.length])]);
  writeFileSync(join(dir, 'electron'), Buffer.concat([wire, Buffer.from(fusesAsTheyCome)]));
  chmodSync(join(dir, 'electron'), 0o755);
  return dir;
};

export type PackedProgram = {
  /** `resources`, as it stands beside the program. */
  readonly resources: string;
  /** Paths inside the archive. */
  readonly files: readonly string[];
  /** Name of each fuse, and whether it is on. */
  readonly fuses: Readonly<Record<string, boolean>>;
  /** The archive's contents with what stands beside it, in a folder that plain Node can run. */
  readonly extractTo: (dir: string) => void;
};

/**
 * What `npm run package` puts on a Linux machine, before it is made an installer of. Around Electron's own runtime where it is
 * installed, else around a folder shaped like it, which proves what goes in and not that it runs.
 *
 * @param dir an empty folder
 */
export const packProgram = async (dir: string): Promise<PackedProgram> => {
  const electron = findElectron();
  await build({
    projectDir: root,
    targets: Platform.current().createTarget('dir'),
    publish: 'never',
    config: {
      electronDist: electron === undefined ? makeRuntimeFolder(join(dir, 'runtime')) : dirname(electron),
      directories: { output: join(dir, 'packed'), buildResources: 'resources' },
    },
  });
  const unpacked = join(dir, 'packed', 'linux-unpacked');
  const archive = join(unpacked, 'resources', 'app.asar');
  const wire = await getCurrentFuseWire(join(unpacked, 'centesimo'));
  const names = Object.entries(FuseV1Options).filter(([, at]) => typeof at === 'number');
  return {
    resources: join(unpacked, 'resources'),
    files: asar.listPackage(archive, { isPack: false }),
    fuses: Object.fromEntries(names.map(([name, at]) => [name, wire[String(at)] === '1'.charCodeAt(0)])),
    extractTo: (target) => asar.extractAll(archive, target),
  };
};
