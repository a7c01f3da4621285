import { protocol } from 'electron';
import { appOrigin, appScheme } from './app-address.ts';

/** A file of the screens and the address it has under the origin. */
type ScreenFile = { readonly path: string; readonly body: Buffer; readonly mediaType: string };

/** Must run before Electron is ready. */
export const registerAppScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);

/** Serves the screens by an exact list of their files; anything else is not found. */
export const serveScreens = (files: readonly ScreenFile[], headers: Readonly<Record<string, string>>): void => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  protocol.handle(appScheme, (request) => {
    const { host, pathname } = new URL(request.url);
    const file = `${appScheme}://${host}` === appOrigin ? byPath.get(pathname) : undefined;
    if (file === undefined || request.method !== 'GET') return new Response(null, { status: 404, headers });
    return new Response(new Uint8Array(file.body), { headers: { ...headers, 'content-type': file.mediaType } });
  });
};
