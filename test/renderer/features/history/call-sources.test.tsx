import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { createCallFormat } from '../../../../src/renderer/features/history/call-format.ts';
import { CallSources } from '../../../../src/renderer/features/history/CallSources.tsx';
import { createI18n } from '../../../../src/renderer/i18n/create-i18n.ts';
import { addDetailsTexts } from '../../../../src/renderer/i18n/details-texts.ts';
import type { CallSource } from '../../../../src/shared/contract/read-models.ts';

const log: CallSource = {
  way: 'otlp-logs',
  received_at: '2026-06-15T14:00:00+02:00',
  input_tokens: 1000,
  output_tokens: 500,
  billed_cost_usd: '0.017481',
  gave: ['tokens', 'cost'],
};
const line: CallSource = {
  ...log,
  way: 'log-file',
  input_tokens: null,
  output_tokens: null,
  billed_cost_usd: null,
  gave: [],
};

const render = (language: string, sources: readonly CallSource[]): string => {
  const i18n = createI18n(language);
  addDetailsTexts(i18n);
  return renderToStaticMarkup(
    <I18nextProvider i18n={i18n}>
      <CallSources sources={[...sources]} format={createCallFormat('Europe/Rome', language, '2026-06-15')} />
    </I18nextProvider>,
  )
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
};

describe('who told of a call', () => {
  it('is listed with what was taken from whom', () => {
    const english = render('en', [log, line]);
    expect(english).toContain('Telemetry, log');
    expect(english).toContain('1,000 input, 500 output tokens');
    expect(english).toContain('Taken from here: tokens, cost');
    expect(english).toContain('$0.017481');
    expect(english).toMatch(/Log file [^$]*$/);
    expect(render('it', [log, line])).toContain('Presi da qui: token');
  });

  it('is not listed for a call that was seen once', () => {
    expect(render('en', [log])).toBe('');
    expect(render('en', [])).toBe('');
  });
});
