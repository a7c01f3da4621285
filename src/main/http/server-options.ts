/**
 * Limits of the listening sockets. `requestTimeout` alone never closes a connection whose body drips in: the headers
 * have their own limit, and both are checked every second.
 */
export const serverOptions = {
  requestTimeout: 10_000,
  headersTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 30_000,
} as const;

/** Connections held at once on each address. */
export const mostConnections = 256;
