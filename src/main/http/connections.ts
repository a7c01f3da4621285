import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { mostConnections } from './server-options.ts';

/** From here on a new connection costs the oldest one that has not been answered anything yet. */
const crowded = mostConnections - 16;

/**
 * Holds at most 256 connections and keeps slow ones from taking all the places: when it gets crowded, the oldest
 * connection that never got as far as an answer is closed. Connections that have been answered once are left alone.
 */
export const limitConnections = (server: Server): void => {
  const open = new Set<Socket>();
  const unanswered = new Map<Socket, ServerResponse | null>();
  server.maxConnections = mostConnections;

  const closeOldestUnanswered = (except: Socket): void => {
    for (const [socket, response] of unanswered) {
      if (socket === except || response?.headersSent === true) continue;
      unanswered.delete(socket);
      socket.destroy();
      return;
    }
  };

  server.on('connection', (socket) => {
    open.add(socket);
    unanswered.set(socket, null);
    socket.once('close', () => {
      open.delete(socket);
      unanswered.delete(socket);
    });
    if (open.size > crowded) closeOldestUnanswered(socket);
  });
  server.on('request', (request, response) => {
    if (!unanswered.has(request.socket)) return;
    unanswered.set(request.socket, response);
    response.once('finish', () => unanswered.delete(request.socket));
  });
};
