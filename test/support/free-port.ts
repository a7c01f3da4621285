import { randomInt } from 'node:crypto';
import { createServer } from 'node:http';

/** Below the ports that systems give to outgoing connections, which come and go on a busy machine. */
const lowest = 20_000;
const highest = 30_000;
const mostAttempts = 50;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)));
  });

/** A port nobody listens on, for a program that is to be told one. */
export const findFreePort = async (): Promise<number> => {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const port = randomInt(lowest, highest);
    if (await isFree(port)) return port;
  }
  throw new Error(`None of ${mostAttempts} ports is free.`);
};
