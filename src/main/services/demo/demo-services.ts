import type { DemoLanguage } from './demo-texts.ts';

/** How a model's calls look. Tokens are medians; `cached` is the share of earlier context read from the cache. */
export type DemoModel = {
  readonly weight: number;
  readonly provider: string;
  readonly model: string;
  readonly cached: number;
  /** Anthropic's way: what is new in a turn is written to the cache. */
  readonly writesCache?: boolean;
  readonly reasoningTokens?: number;
  readonly msPerOutputToken: number;
  /** Billed by the provider, USD per call around this figure; else priced from the catalogue. */
  readonly billedUsd?: number;
};

export type DemoOperation = {
  readonly weight: number;
  readonly operation: string;
  readonly inputTokens: number;
  /** 0 for kinds of calls without output. */
  readonly outputTokens: number;
  readonly models: readonly DemoModel[];
  /** Median length of the recording, where audio is what is billed. */
  readonly audioSeconds?: number;
};

export type DemoService = {
  readonly service: string;
  readonly workspace: 'default' | 'acme';
  /** Share of all calls; the shares add up to 1. */
  readonly share: number;
  /** Whether calls come in conversations of 5 to 15 with a growing context. */
  readonly talks: boolean;
  readonly audience: 'clients' | 'users';
  readonly languages: readonly DemoLanguage[];
  readonly operations: readonly DemoOperation[];
  /** Share of calls that carry a flat fee of EUR 0.005. */
  readonly flatShare: number;
};

const openai = (model: string, weight: number, more: Partial<DemoModel> = {}): DemoModel => ({
  weight,
  provider: 'openai',
  model,
  cached: 0.6,
  msPerOutputToken: 11,
  ...more,
});
const gpt4o = (weight: number): DemoModel => openai('gpt-4o', weight);
const gpt4oMini = (weight: number): DemoModel => openai('gpt-4o-mini', weight, { msPerOutputToken: 8 });
const gpt5Mini = (weight: number): DemoModel => openai('gpt-5-mini', weight, { reasoningTokens: 220 });
const claude = (model: string, weight: number, msPerOutputToken: number): DemoModel => ({
  weight,
  provider: 'anthropic',
  model,
  cached: 0.9,
  writesCache: true,
  msPerOutputToken,
});
const gemini = (weight: number): DemoModel => ({
  weight,
  provider: 'google',
  model: 'gemini-2.5-flash',
  cached: 0.35,
  reasoningTokens: 140,
  msPerOutputToken: 6,
});
const llama = (weight: number): DemoModel => ({
  weight,
  provider: 'groq',
  model: 'llama-3.3-70b-versatile',
  cached: 0,
  msPerOutputToken: 3,
});
const mistral = (weight: number): DemoModel => ({
  weight,
  provider: 'mistral',
  model: 'mistral-small-latest',
  cached: 0,
  msPerOutputToken: 9,
});

export const demoServices: readonly DemoService[] = [
  {
    service: 'chatbot',
    workspace: 'default',
    share: 0.3,
    talks: true,
    audience: 'clients',
    languages: ['it', 'it', 'en'],
    flatShare: 0,
    operations: [
      {
        weight: 9,
        operation: 'conversation',
        inputTokens: 900,
        outputTokens: 210,
        models: [gpt4o(3), gpt4oMini(5), gpt5Mini(2)],
      },
      { weight: 1, operation: 'system_message', inputTokens: 420, outputTokens: 60, models: [gpt4oMini(1)] },
    ],
  },
  {
    service: 'rag',
    workspace: 'acme',
    share: 0.22,
    talks: true,
    audience: 'users',
    languages: ['it', 'en'],
    flatShare: 0,
    operations: [
      {
        weight: 6,
        operation: 'query',
        inputTokens: 2600,
        outputTokens: 320,
        models: [claude('claude-haiku-4-5', 6, 7), mistral(3)],
      },
      {
        weight: 4,
        operation: 'embedding',
        inputTokens: 700,
        outputTokens: 0,
        models: [openai('text-embedding-3-small', 1, { cached: 0 })],
      },
    ],
  },
  {
    service: 'whatsapp-bot',
    workspace: 'acme',
    share: 0.2,
    talks: true,
    audience: 'clients',
    languages: ['it', 'it', 'it', 'en'],
    flatShare: 0.05,
    operations: [
      { weight: 8, operation: 'chat', inputTokens: 650, outputTokens: 120, models: [llama(6), gemini(4)] },
      { weight: 2, operation: 'completion', inputTokens: 380, outputTokens: 70, models: [llama(1)] },
    ],
  },
  {
    service: 'coding-agent',
    workspace: 'default',
    share: 0.14,
    talks: true,
    audience: 'users',
    languages: ['en'],
    flatShare: 0,
    operations: [
      {
        weight: 7,
        operation: 'edit',
        inputTokens: 6500,
        outputTokens: 620,
        models: [
          claude('claude-sonnet-4-5', 9, 14),
          { ...claude('anthropic/claude-sonnet-4.5', 1, 15), provider: 'openrouter', billedUsd: 0.034 },
        ],
      },
      { weight: 3, operation: 'review', inputTokens: 4200, outputTokens: 480, models: [gpt5Mini(1)] },
    ],
  },
  {
    service: 'analysis',
    workspace: 'acme',
    share: 0.09,
    talks: false,
    audience: 'users',
    languages: ['it', 'en'],
    flatShare: 0,
    operations: [
      {
        weight: 7,
        operation: 'data_analysis',
        inputTokens: 3800,
        outputTokens: 760,
        models: [
          gpt5Mini(5),
          gemini(5),
          { weight: 0.4, provider: 'laboratorio', model: 'aurora-7b-prova', cached: 0, msPerOutputToken: 22 },
        ],
      },
      { weight: 3, operation: 'prediction', inputTokens: 1500, outputTokens: 180, models: [gpt4o(1)] },
    ],
  },
  {
    service: 'transcription',
    workspace: 'default',
    share: 0.05,
    talks: false,
    audience: 'clients',
    languages: ['it'],
    flatShare: 0,
    operations: [
      {
        weight: 1,
        operation: 'transcription',
        inputTokens: 0,
        outputTokens: 0,
        audioSeconds: 48,
        models: [openai('whisper-1', 1, { cached: 0 })],
      },
    ],
  },
];
