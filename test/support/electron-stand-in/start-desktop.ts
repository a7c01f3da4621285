import { afterAll } from 'vitest';
import { makeTempDir } from '../temp-dir.ts';
import { type DesktopApp, type DesktopOptions, spawnDesktop } from './spawn-desktop.ts';

const running = new Set<DesktopApp>();

afterAll(async () => {
  await Promise.all([...running].map((app) => app.kill()));
  running.clear();
});

/** `spawnDesktop` for tests: on folders of its own unless given, and ended with the test file. */
export const startDesktop = async (options: Partial<DesktopOptions> = {}): Promise<DesktopApp> => {
  const app = await spawnDesktop({
    ...options,
    dataDir: options.dataDir ?? makeTempDir(),
    profile: options.profile ?? makeTempDir(),
  });
  running.add(app);
  return app;
};
