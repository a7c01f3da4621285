import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../support/wait-for.ts';
import { checkImport, checkLogsAlone } from './check-log-import.ts';
import { type Centesimo, startCentesimo, sumOf } from './centesimo.ts';
import { findDifference, type Row } from './compare-calls.ts';
import { type AnsweredCall, fileName, type ProviderMock } from './provider-mock.ts';
import { startRefusingProxy } from './refusing-proxy.ts';
import type { Report } from './report.ts';
import { type Ended, runCommand } from './run-command.ts';
import type { Scenario } from './scenario.ts';

const agentWithinMs = 180_000;
const rowsWithinMs = 30_000;

/** Only what an agent needs: nothing of the owner's own settings or keys reaches it. */
const agentEnv = (home: string, temp: string, proxyUrl: string): NodeJS.ProcessEnv => {
  const { PATH, SystemRoot, ComSpec, PATHEXT } = process.env;
  const loopback = '127.0.0.1,localhost,::1';
  return {
    PATH,
    ...(process.platform === 'win32' && { SystemRoot, ComSpec, PATHEXT }),
    HOME: home,
    USERPROFILE: home,
    TMPDIR: temp,
    TEMP: temp,
    TMP: temp,
    TERM: 'dumb',
    HTTP_PROXY: proxyUrl,
    HTTPS_PROXY: proxyUrl,
    http_proxy: proxyUrl,
    https_proxy: proxyUrl,
    NO_PROXY: loopback,
    no_proxy: loopback,
  };
};

const findText = (folder: string, text: string): string | null => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = files.find((file) => readFileSync(join(file.parentPath, file.name)).includes(text));
  return found === undefined ? null : `it stands in ${found.name}`;
};

const lastWords = ({ stdout, stderr }: Ended): string => (stderr.trim() || stdout.trim()).slice(-600);

const checkRun = (
  ended: Ended,
  { calls, requests }: ProviderMock,
  { name, succeeds, steps }: Scenario,
  report: Report,
) => {
  const wellEnded = ended.code === null ? 'it took too long' : `exit code ${ended.code}: ${lastWords(ended)}`;
  report.check(
    `${name}: the agent ends as expected`,
    (ended.code === 0) === succeeds && ended.code !== null ? null : wellEnded,
  );
  const least = Math.max(1, steps.filter((step) => step !== 'refuse').length);
  report.check(
    `${name}: it made ${calls.length} calls`,
    calls.length >= least ? null : `${least} were expected; it sent: ${requests.join(', ')}`,
  );
};

const checkCosts = async (
  rows: readonly Row[],
  expected: readonly AnsweredCall[],
  { name, agent }: Scenario,
  { ended, centesimo, report }: { readonly ended: Ended; readonly centesimo: Centesimo; readonly report: Report },
) => {
  if (expected.every(({ success }) => !success)) return;
  const told = agent.readCost(ended.stdout);
  const cost = told === null ? await centesimo.priceCalls(expected, agent.provider) : told.toFixed(9);
  const sum = sumOf(rows);
  report.check(
    `${name}: the calls cost $${cost}, as ${told === null ? 'their counts do' : 'the agent says'}`,
    sum === cost ? null : `the rows cost $${sum}`,
  );
  const others = rows.filter((row) => row.cost_status !== agent.costStatus).map((row) => row.cost_status);
  report.check(
    `${name}: each cost is ${agent.costStatus}`,
    others.length === 0 ? null : `there is ${others.join(', ')}`,
  );
};

/** Runs an agent against the stand-in of its provider, with its telemetry going to the built program, and checks the rows. */
export const runScenario = async (
  scenario: Scenario,
  script: string,
  folder: string,
  report: Report,
): Promise<void> => {
  const { agent, name, wire, steps, toldOf, isResumed = false, sameCounts = false } = scenario;
  const [home, work, temp, dataDir] = ['home', 'work', 'temp', 'data'].map((part) => join(folder, part)) as [
    string,
    string,
    string,
    string,
  ];
  for (const part of [home, work, temp]) mkdirSync(part, { recursive: true });
  writeFileSync(join(work, fileName), 'Nothing of note.\n');
  const secret = `canary${Date.now().toString(36)}`;
  const proxy = await startRefusingProxy();
  const mock = await agent.startMock(steps, sameCounts);
  const centesimo = await startCentesimo(dataDir, home);
  const { program } = centesimo;
  try {
    const command = agent.setUp({
      home,
      work,
      providerUrl: mock.url,
      centesimoUrl: program.url,
      token: await centesimo.connectApp(agent.name),
      wire,
      prompt: `Say done, ${secret}.`,
    });
    const env = { ...agentEnv(home, temp, proxy.url), ...command.env };
    const run = (args: readonly string[]): Promise<Ended> =>
      runCommand(process.execPath, [script, ...args], { cwd: work, env, withinMs: agentWithinMs });
    const first = await run(command.args);
    const ended = isResumed && first.code === 0 ? await run(command.resume) : first;
    checkRun(ended, mock, scenario, report);
    const expected = toldOf(mock.calls);
    // The agent sends the rest of its telemetry before it ends, and each answer follows the commit.
    const rows = await waitFor('row for each call', rowsWithinMs, async () => {
      const found = await centesimo.listRows();
      return found.length >= expected.length && found;
    }).catch(() => centesimo.listRows());
    report.check(`${name}: each call is one row with its exact counts`, findDifference(rows, expected, agent));
    const strangers = rows.filter(({ service }) => service !== agent.service).map(({ service }) => service);
    report.check(`${name}: the rows are of ${agent.service}`, strangers.length === 0 ? null : strangers.join(', '));
    await checkCosts(rows, expected, scenario, { ended, centesimo, report });
    await checkImport(scenario, centesimo, expected, report);
    const refused = await centesimo.countRefused();
    report.check(`${name}: nothing it sent was refused`, refused === 0 ? null : `${refused} items were`);
    const code = await program.stop();
    report.check(`${name}: Centesimo ends well`, code === 0 ? null : `exit code ${code}: ${program.output()}`);
    const logsOnly = join(folder, 'data-of-logs');
    await checkLogsAlone(scenario, { home, dataDir: logsOnly }, expected, report);
    const found = findText(dataDir, secret) ?? findText(logsOnly, secret);
    report.check(`${name}: nothing of the prompt is on its disk`, found);
  } finally {
    await program.kill();
    await mock.close();
    await proxy.close();
  }
  const hosts = proxy.hosts();
  if (hosts.length > 0) report.note(`It also asked for ${hosts.join(', ')}, and was refused.`);
};
