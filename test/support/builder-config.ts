import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const require = createRequire(import.meta.url);
/** electron-builder's own reader and schema, from the package that comes with it. */
const builderRequire = createRequire(require.resolve('electron-builder'));

export type BuilderConfig = Readonly<Record<string, unknown>>;

const { getConfig, validateConfiguration } = builderRequire('app-builder-lib/out/util/config/config') as {
  readonly getConfig: (dir: string, path: string, given: null) => Promise<BuilderConfig>;
  readonly validateConfiguration: (config: BuilderConfig, log: object) => Promise<void>;
};
const { DebugLogger } = builderRequire('builder-util') as { readonly DebugLogger: new (isEnabled: boolean) => object };

const { FuseV1Options } = builderRequire('@electron/fuses') as {
  readonly FuseV1Options: Readonly<Record<string, string | number>>;
};

/** The names of all fuses, from the library that sets them. */
export const listFuses = (): readonly string[] =>
  Object.values(FuseV1Options).filter((name) => typeof name === 'string');

/** `electron-builder.yml` as the packager reads it. */
export const readBuilderConfig = (): Promise<BuilderConfig> => getConfig(root, 'electron-builder.yml', null);

/** Rejects where the packager would refuse it. */
export const validateBuilderConfig = (config: BuilderConfig): Promise<void> =>
  validateConfiguration(config, new DebugLogger(false));
