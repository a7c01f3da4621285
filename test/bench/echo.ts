import { fork } from 'node:child_process';

export type Echo = { readonly url: string; readonly pid: number; readonly startMs: number; readonly stop: () => void };

/** Fastify as it comes, in a process of its own: the baseline of requests, of the start, of memory and of an idle program. */
export const startEcho = async (): Promise<Echo> => {
  const started = performance.now();
  const child = fork(new URL('echo-server.ts', import.meta.url), { stdio: 'inherit' });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(message as number));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The echo ended with ${code}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    startMs: performance.now() - started,
    stop: () => child.kill(),
  };
};
