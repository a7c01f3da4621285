/** The engine's database add-on crashes the whole process on older versions instead of failing. */
const oldestMajor = 24;

/** What to tell a user whose Node is too old, or null when it is not. `version` as in `process.versions.node`. */
export const nodeVersionProblem = (version: string): string | null => {
  const major = Number.parseInt(version, 10);
  if (major >= oldestMajor) return null;
  return (
    `Centesimo needs Node ${oldestMajor} or newer, and this is ${version}. ` +
    'Run it with "npm start" after "npm ci": that brings the right one.'
  );
};
