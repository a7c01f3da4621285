import type { CallInput, CallName, CallOutput } from '../../src/shared/contract/calls.ts';
import { waitFor } from './wait-for.ts';

/** One of the two ways to the engine, as a sample needs it. */
export type Side = {
  /** Throws when it is refused. */
  readonly ask: <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput<N>>;
  /** The same, undefined where nobody answers or it is refused. */
  readonly tryAsk: <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput<N> | undefined>;
  /** Records calls as a local app does. */
  readonly record: (...events: readonly object[]) => Promise<void>;
  /** Sends what has to be refused. */
  readonly sendRefused: (event: object) => Promise<void>;
  /** Sends the file of an encrypted backup of its own. */
  readonly sendBackup: (passphrase: string) => Promise<void>;
  /** A server of files on this machine; the same for both sides. */
  readonly filesUrl: string;
};

type Sample<N extends CallName> = (side: Side) => CallInput<N> | Promise<CallInput<N>>;

const withinMs = 30_000;
const workspace = 'default';
const client = { workspace, id: 'c1', name: 'Ada' };
const priceOf = (input: string) => ({
  model: 'gpt-4o',
  valid_from: '2026-02-01',
  rates: [
    { unit: 'input_tokens', price: input },
    { unit: 'output_tokens', price: '12' },
  ],
});
const price = priceOf('3');

/** Three calls of a day long past, so that no answer depends on today. Recording them again changes nothing. */
export const sampleEvents = ['a', 'b', 'c'].map((id, at) => ({
  id,
  service: 'chatbot',
  operation: 'chat',
  model: 'gpt-4o',
  client: 'c1',
  input_tokens: 1000 * (at + 1),
  output_tokens: 500,
  input_preview: 'a question about the weather',
  occurred_at: `2026-02-0${at + 1}T10:00:00Z`,
}));

/** A budget that is used up, once its alert is there. */
const makeAlert = async ({ ask, record }: Side): Promise<string> => {
  await ask('saveBudget', {
    id: 'spent',
    name: 'Spent',
    scope: { service: ['spender'] },
    measure: 'tokens',
    amount: '1',
  });
  await record({ id: 'spent', service: 'spender', model: 'gpt-4o', input_tokens: 10, output_tokens: 1 });
  const { id } = await waitFor('alert', withinMs, async () =>
    (await ask('alerts', {})).items.find(({ budget }) => budget?.id === 'spent'),
  );
  return id;
};

const createApp = async ({ ask }: Side): Promise<string> => (await ask('createApp', { name: 'Shop bot' })).app.id;

const passphrase = 'a long passphrase';

const makeBackup = async ({ ask }: Side): Promise<string> => {
  const { backups } = await ask('makeBackup', {});
  const newest = backups.find(({ kind }) => kind === 'manual');
  if (newest === undefined) throw new Error('There is no backup.');
  return newest.name;
};

/** Resolves once a backup has taken the ledger's place and the engine runs again. */
const waitForRestore = ({ tryAsk }: Side, before: number): Promise<string> =>
  waitFor('restored ledger', withinMs, async () => {
    const gaps = (await tryAsk('backups', {}))?.gaps ?? [];
    return gaps.length > before ? gaps[0]?.id : undefined;
  });

const waitForImport = ({ ask }: Side): Promise<unknown> =>
  waitFor('end of the import', withinMs, async () => (await ask('logImport', {})).state !== 'running');

/** A month with a call and all it takes to be closed, which is still open. */
const openMonth = async ({ ask, record }: Side): Promise<string> => {
  const closed = (await ask('months', {})).items.filter(({ state }) => state === 'closed').map(({ month }) => month);
  const month = ['2025-03', '2025-04', '2025-05', '2025-06', '2025-07'].find((each) => !closed.includes(each));
  if (month === undefined) throw new Error('All months are closed.');
  await record({
    id: month,
    service: 'chatbot',
    model: 'gpt-4o',
    input_tokens: 5,
    occurred_at: `${month}-11T10:00:00Z`,
  });
  return month;
};

const closedMonth = async (side: Side): Promise<string> => {
  const month = await openMonth(side);
  await side.ask('closeMonth', { month, accept_gaps: true });
  return month;
};

/** Of a repricing that would change something: each has a price of its own. */
const previewed = async ({ ask }: Side): Promise<string> => {
  const { items } = await ask('repricings', {});
  await ask('savePrice', priceOf(`${4 + items.length}`));
  return (await ask('previewRepricing', { from: '2026-02-01', to: '2026-03-01' })).fingerprint;
};

/**
 * For each call of the contract an input that succeeds, made ready on a ledger that holds `sampleEvents`. A sample is run on
 * two ledgers, one after the other, and has to leave both the same; it may run any number of times.
 */
export const callSamples: { readonly [N in CallName]?: Sample<N> } = {
  summary: () => ({ period: 'all_time', service: ['chatbot'] }),
  breakdown: () => ({ by: 'service', from: '2026-01-01', to: '2026-03-01', limit: 5 }),
  series: () => ({ bucket: 'day', from: '2026-02-01', to: '2026-02-10', by: 'model' }),
  caching: () => ({ from: '2026-01-01', to: '2026-03-01' }),
  events: async ({ ask }) => {
    const question = { from: '2026-01-01', to: '2026-03-01', q: 'weather', limit: 2 } as const;
    // Words are indexed in the background.
    await waitFor('found words', withinMs, async () => (await ask('events', question)).items.length === 2);
    return question;
  },
  event: () => ({ id: 'a' }),
  session: () => ({}),
  connection: () => ({}),
  settings: () => ({}),
  changeSettings: () => ({ theme: 'dark', week_start: 'sunday' }),
  rates: () => ({}),
  refreshRates: async ({ ask, filesUrl }) => {
    await ask('changeSettings', { rates_url: `${filesUrl}/rates.xml` });
    return {};
  },
  workspaces: () => ({}),
  clients: async ({ ask }) => {
    await ask('saveClient', client);
    return { workspace };
  },
  client: async ({ ask }) => {
    await ask('saveClient', client);
    return { workspace, id: 'c1' };
  },
  saveClient: () => ({ ...client, phone: '+39 055 123', active: false }),
  removeClient: async ({ ask }) => {
    await ask('saveClient', { workspace, id: 'nobody' });
    return { workspace, id: 'nobody' };
  },
  flatRule: () => ({ workspace }),
  saveFlatRule: () => ({ workspace, enabled: true, amount: '0.25', currency: 'USD' }),
  prices: async ({ ask }) => {
    await ask('savePrice', price);
    return {};
  },
  price: () => ({ model: 'gpt-4o', at: '2026-11-01' }),
  models: () => ({ q: 'gpt-4o', limit: 3 }),
  unpricedModels: () => ({}),
  priceList: () => ({}),
  priceListSample: () => ({ format: 'csv' }),
  savePrice: () => price,
  removePrice: async ({ ask }) => ({ id: (await ask('savePrice', { ...price, model: 'short-lived' })).id }),
  importPrices: () => ({ format: 'csv', text: 'model,input_per_million\nown-model,1.25\n' }),
  updatePriceList: async ({ ask, filesUrl }) => {
    await ask('changeSettings', { price_list_url: `${filesUrl}/prices.json` });
    return {};
  },
  repricings: () => ({}),
  previewRepricing: () => ({ from: '2026-02-01', to: '2026-03-01', service: ['chatbot'] }),
  applyRepricing: async (side) => ({
    from: '2026-02-01',
    to: '2026-03-01',
    fingerprint: await previewed(side),
    reason: 'a new contract',
  }),
  undoRepricing: async (side) => {
    const fingerprint = await previewed(side);
    const made = await side.ask('applyRepricing', { from: '2026-02-01', to: '2026-03-01', fingerprint });
    return { id: made.id };
  },
  budgets: async ({ ask }) => {
    await ask('saveBudget', { id: 'team', name: 'Team', amount: '25' });
    return {};
  },
  checkBudgets: () => ({ service: 'chatbot', estimated_cost_usd: '0.5' }),
  saveBudget: () => ({ id: 'team', name: 'The team', scope: { model: 'gpt-4o' }, amount: 12.5, thresholds: [90] }),
  removeBudget: async ({ ask }) => {
    await ask('saveBudget', { id: 'old', name: 'Old', amount: '1' });
    return { id: 'old' };
  },
  alerts: async (side) => {
    await makeAlert(side);
    return { limit: 5 };
  },
  snoozeAlerts: () => ({ until: '2027-01-01T08:00:00+01:00' }),
  apps: async (side) => {
    await createApp(side);
    return {};
  },
  createApp: () => ({ name: 'Coding agent' }),
  renameApp: async (side) => ({ id: await createApp(side), name: 'Book shop' }),
  rotateApp: async (side) => ({ id: await createApp(side) }),
  revokeApp: async (side) => ({ id: await createApp(side) }),
  removeApp: async (side) => {
    const id = await createApp(side);
    await side.ask('revokeApp', { id });
    return { id };
  },
  refusedItems: async ({ ask, sendRefused }) => {
    await sendRefused({ id: 'refused', service: 'chatbot', model: 'gpt-4o', input_tokens: -1 });
    await waitFor('refused item', withinMs, async () => (await ask('refusedItems', {})).total > 0);
    return { limit: 1 };
  },
  clearRefusedItems: () => ({}),
  logFiles: () => ({}),
  logImport: async (side) => {
    await waitForImport(side);
    return {};
  },
  startLogImport: async (side) => {
    await waitForImport(side);
    return {};
  },
  cancelLogImport: async (side) => {
    await waitForImport(side);
    return {};
  },
  backups: async (side) => {
    await makeBackup(side);
    return {};
  },
  makeBackup: () => ({}),
  exportBackup: () => ({ passphrase }),
  openBackup: async (side) => {
    await side.sendBackup(passphrase);
    return { passphrase };
  },
  restorePreview: async (side) => ({ name: await makeBackup(side) }),
  restoreBackup: async (side) => ({ name: await makeBackup(side) }),
  dismissGap: async (side) => {
    const before = (await side.ask('backups', {})).gaps.length;
    await side.ask('restoreBackup', { name: await makeBackup(side) });
    return { id: await waitForRestore(side, before) };
  },
  months: () => ({}),
  month: () => ({ month: '2026-02' }),
  retention: () => ({}),
  retentionPreview: () => ({ months: 240 }),
  adjustments: () => ({ period: 'all_time' }),
  monthFile: async (side) => ({ month: await closedMonth(side), format: 'csv', language: 'it' }),
  closeMonth: async (side) => ({ month: await openMonth(side), accept_gaps: true }),
  verifyMonth: async (side) => ({ month: await closedMonth(side) }),
  dismissAlert: async (side) => ({ id: await makeAlert(side) }),
};

/** What has to be over before the next call is asked for. */
export const afterSample: { readonly [N in CallName]?: (side: Side) => Promise<unknown> } = {
  restoreBackup: (side) => waitForRestore(side, 0),
  startLogImport: waitForImport,
};
