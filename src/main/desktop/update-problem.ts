/** What can go wrong with an update, as far as the owner can do something about it; each has a sentence in `texts.ts`. */
export const updateProblems = ['unsupported', 'unreachable', 'no_list', 'unreadable', 'damaged', 'failed'] as const;
export type UpdateProblem = (typeof updateProblems)[number];

const byCode: Readonly<Record<string, UpdateProblem>> = {
  ERR_UPDATER_CHANNEL_FILE_NOT_FOUND: 'no_list',
  ERR_UPDATER_INVALID_UPDATE_INFO: 'unreadable',
  ERR_UPDATER_INVALID_VERSION: 'unreadable',
  ERR_UPDATER_NO_FILES_PROVIDED: 'unreadable',
  ERR_UPDATER_NO_CHECKSUM: 'unreadable',
  ERR_UPDATER_ASSET_NOT_FOUND: 'unreadable',
  ERR_UPDATER_ZIP_FILE_NOT_FOUND: 'unreadable',
  ERR_CHECKSUM_MISMATCH: 'damaged',
  ERR_UPDATER_INVALID_SIGNATURE: 'damaged',
};

/** Chromium's network errors, Node's, and the updater's own words for an answer that is none. */
const networkWords =
  /net::ERR_|ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|socket hang up|timed out|aborted by the server|Too many redirects|Cannot download/;

/** The updater's errors as what the owner is told. */
export const toUpdateProblem = (error: unknown): UpdateProblem => {
  if (!(error instanceof Error)) return 'failed';
  const code = 'code' in error ? String(error.code) : '';
  const known = byCode[code];
  if (known !== undefined) return known;
  return code.startsWith('HTTP_ERROR_') || networkWords.test(`${code} ${error.message}`) ? 'unreachable' : 'failed';
};
