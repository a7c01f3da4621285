import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../../shared/core/app-error.ts';
import { rawSecurityHeaders } from '../headers.ts';
import { refuseWhen, type RouteContext } from '../route-context.ts';

const heartbeatMs = 15_000;
const mostReaders = 64;
/** What a reader may leave unread before it is dropped; events only say "ask again", so nothing is lost by it. */
const mostUnreadBytes = 64 * 1024;

const head = [...rawSecurityHeaders, 'content-type', 'text/event-stream; charset=utf-8', 'x-accel-buffering', 'no'];

const send = (reader: ServerResponse, text: string): void => {
  if (!reader.write(text) && reader.writableLength > mostUnreadBytes) reader.destroy();
};

/** `GET /v1/stream`: live events as server-sent events, a comment every 15 s in between, until the program stops. */
export const addStreamRoute = (app: FastifyInstance, { deps, authenticate }: RouteContext): void => {
  const readers = new Set<ServerResponse>();
  const sendAll = (text: string): void => {
    for (const reader of readers) send(reader, text);
  };
  const unsubscribe = deps.subscribe((event) => {
    if (readers.size > 0) sendAll(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  });
  const heartbeat = setInterval(() => sendAll(':\n\n'), heartbeatMs);
  heartbeat.unref();
  app.addHook('preClose', (done) => {
    clearInterval(heartbeat);
    unsubscribe();
    for (const reader of readers) reader.end();
    done();
  });

  const options = { exposeHeadRoute: false, onRequest: refuseWhen(authenticate.forReading) };
  app.get('/v1/stream', options, (_request, reply) => {
    if (readers.size >= mostReaders) {
      throw new AppError('unavailable', `At most ${mostReaders} readers may listen at once.`);
    }
    reply.hijack();
    const reader = reply.raw;
    readers.add(reader);
    reader.on('error', () => reader.destroy());
    reader.once('close', () => readers.delete(reader));
    reader.writeHead(200, head);
    send(reader, 'retry: 2000\n\n');
  });
};
