import { describe, expect, it } from 'vitest';
import { desktopTexts } from '../../../src/main/desktop/texts.ts';
import { formatCost } from '../../../src/main/desktop/tray/format-cost.ts';
import {
  describeTray,
  type MenuEntry,
  trayActions,
  type TrayModel,
  trayStates,
} from '../../../src/main/desktop/tray/tray-model.ts';

const model: TrayModel = {
  month: { calls: 12, costEur: '1234.5', costUsd: '1400', unpricedCalls: 0 },
  budgets: 'normal',
  isRestarting: false,
  isDemo: false,
  pausedUntil: null,
  startsAtLogin: false,
  update: 'check',
};
const describeIn = (language: 'it' | 'en', change: Partial<TrayModel>) =>
  describeTray({ ...model, ...change }, desktopTexts[language], language === 'it' ? 'it-IT' : 'en-GB');

const actionsOf = (menu: readonly MenuEntry[]): readonly string[] =>
  menu.flatMap((entry) => {
    if (entry.kind === 'action') return [entry.id];
    return entry.kind === 'menu' ? actionsOf(entry.entries) : [];
  });

describe('describeTray', () => {
  it("says what this month costs, in the owner's way of writing", () => {
    expect(describeIn('en', {})).toMatchObject({ title: '€1,234.50', tooltip: 'This month: €1,234.50' });
    expect(describeIn('it', {}).title).toMatch(/^1\.?234,50\s€$/);
  });

  it.each(trayStates)('has the picture of its budgets: %s', (budgets) => {
    expect(describeIn('en', { budgets }).state).toBe(budgets);
  });

  it('never shows an unknown cost as zero', () => {
    const month = { calls: 3, costEur: null, costUsd: null, unpricedCalls: 3 };
    expect(describeIn('en', { month })).toMatchObject({
      title: '',
      tooltip: 'This month: cost unknown\n3 calls without a price',
    });
    expect(describeIn('en', { month: null })).toMatchObject({ title: '', tooltip: 'Centesimo' });
  });

  it('shows dollars where only they are known', () => {
    const month = { calls: 1, costEur: null, costUsd: '2', unpricedCalls: 0 };
    expect(describeIn('en', { month }).title).toMatch(/^(US)?\$2\.00$/);
  });

  it('lists what the owner should know, one fact a line', () => {
    const month = { calls: 5, costEur: '2', costUsd: '2.2', unpricedCalls: 1 };
    expect(describeIn('it', { month, budgets: 'over', isDemo: true }).tooltip.split('\n')).toEqual([
      expect.stringMatching(/^Questo mese: 2,00\s€$/),
      'Un budget è esaurito',
      '1 chiamata senza prezzo',
      'Dati di esempio',
    ]);
  });

  it('says that the engine is being started again', () => {
    expect(describeIn('en', { isRestarting: true }).tooltip).toBe('Starting again…');
  });

  it('offers every action, pausing and resuming in turn', () => {
    const running = actionsOf(describeIn('en', {}).menu);
    const paused = actionsOf(describeIn('en', { pausedUntil: '18:30', update: 'restart' }).menu);
    expect(running).not.toContain('resume');
    expect(paused).toContain('resume');
    expect([...new Set([...running, ...paused])].toSorted()).toEqual([...trayActions].toSorted());
  });

  it('offers to look for updates, or to restart for one, and neither while they are off', () => {
    const updating = (update: TrayModel['update']) =>
      actionsOf(describeIn('en', { update }).menu).filter((id) => /update/i.test(id));
    expect([updating('none'), updating('check'), updating('restart')]).toEqual([
      [],
      ['checkForUpdates'],
      ['restartToUpdate'],
    ]);
  });

  it('offers no start at login where there is none', () => {
    expect(actionsOf(describeIn('en', { startsAtLogin: null }).menu)).not.toContain('startAtLogin');
  });
});

describe('formatCost', () => {
  it.each([
    ['0.00042', '€0.00042'],
    ['0.0099', '€0.0099'],
    ['0.01', '€0.01'],
    ['0', '€0.00'],
    ['-0.000123', '-€0.00012'],
    ['90071992547409931.15', '€90,071,992,547,409,931.15'],
  ])('writes %s as %s', (amount, text) => {
    expect(formatCost({ amount, currency: 'EUR' }, 'en-GB')).toBe(text);
  });
});
