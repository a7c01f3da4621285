import { afterEach, beforeEach } from 'vitest';
import { makeTempDir } from './temp-dir.ts';

/** What says where coding tools keep their logs. */
const names = ['HOME', 'CLAUDE_CONFIG_DIR', 'CODEX_HOME', 'XDG_DATA_HOME'] as const;

/** Gives every test of the file an empty home folder, for an engine in this process; the function says which. */
export const useHomeFolder = (): (() => string) => {
  const before = names.map((name) => [name, process.env[name]] as const);
  let home = '';
  beforeEach(() => {
    home = makeTempDir();
    for (const name of names) delete process.env[name];
    process.env['HOME'] = home;
  });
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  return () => home;
};
