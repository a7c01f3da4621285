/** Cookies are shared by all ports of a host, so the name carries the port: two instances do not sign each other out. */
const nameOf = (port: number): string => `centesimo_session_${port}`;

/** The session id in a `Cookie` header, if there is one. */
export const readSessionCookie = (header: string | undefined, port: number): string | undefined => {
  if (header === undefined) return undefined;
  const start = `${nameOf(port)}=`;
  for (const part of header.split(';')) {
    const pair = part.trim();
    if (pair.startsWith(start)) return pair.slice(start.length);
  }
  return undefined;
};

/** The `Set-Cookie` value that signs the page in: no script reads it, no other site sends it, gone with the browser. */
export const sessionCookie = (id: string, port: number): string =>
  `${nameOf(port)}=${id}; Path=/; HttpOnly; SameSite=Strict`;

/** The `Set-Cookie` value that signs the page out. */
export const clearedSessionCookie = (port: number): string => `${sessionCookie('', port)}; Max-Age=0`;
