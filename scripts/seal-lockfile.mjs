// Completes package-lock.json after `npm install`, which leaves out two things that `npm ci` needs (see
// docs/dependencies.md, "The lockfile"). Deterministic: running it again changes nothing. `--check` only reports.
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const before = readFileSync(path, 'utf8');
const lock = JSON.parse(before);

keepPrebuiltAddon(lock.packages);
addOtherPlatforms(lock.packages);
dropAddresses(lock.packages);

lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en')));
const after = `${JSON.stringify(lock, null, 2)}\n`;

if (after === before) {
  console.log('package-lock.json is complete');
} else if (process.argv.includes('--check')) {
  console.error('package-lock.json is not complete: run `npm run lock:seal`');
  process.exitCode = 1;
} else {
  writeFileSync(path, after);
  console.log('package-lock.json completed');
}

/** npm forgets the package's own `gypfile: false` and would compile an addon that ships prebuilt. */
function keepPrebuiltAddon(packages) {
  packages['node_modules/better-sqlite3'].gypfile = false;
}

/** Where a registry does not carry another platform's binary, npm drops it, and `npm ci` then refuses the lockfile. */
function addOtherPlatforms(packages) {
  for (const [owner, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      if (platform === undefined || !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version) || isLocked(packages, owner, name))
        continue;
      const { cpu, libc, os } = platform;
      // In npm's own order, so that npm and this script do not rewrite each other.
      const entry = { version, cpu, dev, libc, optional: true, os };
      packages[`node_modules/${name}`] = entry;
    }
  }
}

function dropAddresses(packages) {
  for (const entry of Object.values(packages)) delete entry.resolved;
}

function isLocked(packages, owner, name) {
  return `${owner}/node_modules/${name}` in packages || `node_modules/${name}` in packages;
}

/** The `os`, `cpu` and `libc` fields that a binary package's name spells out: `@oxlint/binding-linux-x64-musl`. */
function platformOf(name) {
  const found =
    /(?:^|[/-])(android|darwin|freebsd|linux|openharmony|win32|wasm32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x|wasi)(?:-(gnu|musl|msvc|eabi|gnueabihf|musleabihf))?$/.exec(
      name,
    );
  if (found === null) return undefined;
  const [, os, cpu, abi = ''] = found;
  if (os === 'wasm32') return { cpu: ['wasm32'] };
  const libc =
    os !== 'linux' ? undefined : abi.startsWith('musl') ? 'musl' : abi.startsWith('gnu') ? 'glibc' : undefined;
  return { cpu: [cpu], libc: libc && [libc], os: [os] };
}
