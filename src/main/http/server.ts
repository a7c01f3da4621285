import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/core/app-error.ts';
import { limitConnections } from './connections.ts';
import { handleClientError } from './error-handler.ts';
import { serverOptions } from './server-options.ts';

/** How long a stop waits for answers in flight before it cuts every connection. */
const closeWithinMs = 2_000;
const freePortAttempts = 10;

export type Listening = {
  readonly port: number;
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Finishes what is in flight, ends streams, and resolves once every connection is closed: at the latest after 2 s. */
  readonly close: () => Promise<void>;
};

const bind = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const unbind = (server: Server): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const hasNoIpv6 = (error: unknown): boolean => ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(codeOf(error));

const toStartError = (error: unknown, port: number): unknown => {
  if (codeOf(error) === 'EADDRINUSE') {
    const detail = `Port ${port} is already used by another program, or another Centesimo. Stop it or set CENTESIMO_PORT to a free port.`;
    return new AppError('conflict', detail, { cause: error });
  }
  if (codeOf(error) === 'EACCES') {
    const detail = `Port ${port} may not be opened by this user. Set CENTESIMO_PORT to a free port above 1023.`;
    return new AppError('conflict', detail, { cause: error });
  }
  return error;
};

/** Binds both families to one port. With port 0 the two may clash on what the system picked, so it tries again. */
const bindBoth = async (first: Server, second: Server, wanted: number): Promise<[port: number, both: boolean]> => {
  for (let attempt = 1; ; attempt += 1) {
    const port = await bind(first, '127.0.0.1', wanted);
    try {
      await bind(second, '::1', port);
      return [port, true];
    } catch (error) {
      if (hasNoIpv6(error)) return [port, false];
      await unbind(first);
      if (wanted !== 0 || codeOf(error) !== 'EADDRINUSE' || attempt === freePortAttempts) throw error;
    }
  }
};

const closeAll = async (app: FastifyInstance, servers: readonly Server[]): Promise<void> => {
  // A connection whose answer has just been sent is idle only from then on, so idle ones are closed again and again.
  const idle = setInterval(() => servers.forEach((server) => server.closeIdleConnections()), 25);
  const deadline = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), closeWithinMs);
  try {
    await Promise.all([app.close(), ...servers.slice(1).map(unbind)]);
  } finally {
    clearInterval(idle);
    clearTimeout(deadline);
  }
};

/**
 * Makes the app answer on 127.0.0.1 and ::1, the same port on both, exclusively.
 *
 * @param port 0 takes a free one
 * @throws AppError `conflict` with a sentence for the user when the port is taken or not allowed
 */
export const listen = async (app: FastifyInstance, port: number): Promise<Listening> => {
  await app.ready();
  const first = app.server;
  const second = createServer(serverOptions, (request, response) => app.routing(request, response));
  second.on('clientError', handleClientError);
  for (const server of [first, second]) limitConnections(server);
  try {
    const [bound, both] = await bindBoth(first, second, port);
    return {
      port: bound,
      url: `http://127.0.0.1:${bound}`,
      close: () => closeAll(app, both ? [first, second] : [first]),
    };
  } catch (error) {
    throw toStartError(error, port);
  }
};
