import type { FastifyInstance } from 'fastify';

/** The methods an address takes, in the order of registration; empty for an unknown one. */
export type KnownMethods = (path: string) => readonly string[];

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const toPattern = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : escape(part)))
      .join('/')}$`,
  );

/** Watches the app's routes being registered, so that a wrong method can be answered 405 and not 404. */
export const watchKnownPaths = (app: FastifyInstance): KnownMethods => {
  const known = new Map<string, { readonly pattern: RegExp; readonly methods: string[] }>();
  app.addHook('onRoute', ({ url, method }) => {
    const entry = known.get(url) ?? { pattern: toPattern(url), methods: [] };
    entry.methods.push(...[method].flat());
    known.set(url, entry);
  });
  return (path) => {
    const methods = [...known.values()].filter(({ pattern }) => pattern.test(path)).flatMap((entry) => entry.methods);
    return [...new Set(methods)];
  };
};
