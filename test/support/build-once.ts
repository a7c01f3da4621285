import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const builder = pathToFileURL(`${import.meta.dirname}/../../scripts/build-if-needed.mjs`).href;

/** Before the end-to-end tests: builds the program unless what is built is newer than every source. */
export const setup = (): void => {
  const script = `const { buildIfNeeded } = await import(${JSON.stringify(builder)}); await buildIfNeeded();`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
};
