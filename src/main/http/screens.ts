import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** One file of the built screens, held in memory. */
export type ScreenFile = {
  /** Its address: `/assets/index-1a2b3c4d.js`. */
  readonly path: string;
  readonly body: Buffer;
  readonly mediaType: string;
  readonly cacheControl: string;
};

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Vite's names: the hash changes with the content, so such a file never goes stale. */
const hashed = /-[\w-]{8}\.\w+$/;

const cacheControlOf = (path: string): string => {
  if (path.endsWith('.html')) return 'no-store';
  return hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
};

const listFiles = (dir: string): readonly Dirent[] => {
  try {
    return readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  } catch {
    return [];
  }
};

/**
 * The built screens: every file of `dir` of a known type, read once. Serving means looking a path up in this list; no
 * request ever becomes a file name. Empty when the screens have not been built.
 */
export const readScreens = (dir: string): readonly ScreenFile[] =>
  listFiles(dir).flatMap((entry) => {
    const file = join(entry.parentPath, entry.name);
    const mediaType = mediaTypes[extname(entry.name)];
    if (mediaType === undefined) return [];
    const path = `/${relative(dir, file).split(sep).join('/')}`;
    return [{ path, body: readFileSync(file), mediaType, cacheControl: cacheControlOf(path) }];
  });
