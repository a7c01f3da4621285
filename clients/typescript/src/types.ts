/** The owner's customer a call was made for: an id, or what is known about them. */
export type Client = string | { id?: string; name?: string; phone?: string; email?: string };

/** What is the same for many calls: given once, overridden call by call. */
export type CallContext = {
  service?: string;
  workspace?: string;
  operation?: string;
  /** Inferred from the model when absent. */
  provider?: string;
  client?: Client;
  /** The client's phone; alone it is the client's id too. */
  phone?: string;
  userId?: string;
  userEmail?: string;
  conversationId?: string;
  /** At most 16 KiB of JSON. */
  metadata?: Readonly<Record<string, unknown>>;
};

/** Billable quantities. Input is ALL input, cached tokens inside; output is ALL output, reasoning inside. */
export type Quantities = {
  inputTokens?: number;
  cacheReadTokens?: number;
  cacheWriteTokens?: number;
  cacheWrite1hTokens?: number;
  outputTokens?: number;
  reasoningTokens?: number;
  inputAudioTokens?: number;
  outputAudioTokens?: number;
  totalTokens?: number;
  audioSeconds?: number;
  images?: number;
  requests?: number;
  webSearches?: number;
  characters?: number;
};

/** One model call. Fields that are left out are not sent. */
export type UsageCall = CallContext &
  Quantities & {
    /** Idempotency key; made at once when absent. */
    id?: string;
    /** Default: now. Text is RFC 3339 with an offset. */
    occurredAt?: Date | string;
    model?: string;
    serviceTier?: string;
    /** The provider's raw response or its `usage`: only counts, model, id, tier and cost of it are sent. */
    response?: unknown;
    /** What the provider says it charged. */
    billedCostUsd?: string | number;
    /** A fixed price for this call. */
    flatCost?: { amount: string | number; currency: 'EUR' | 'USD' };
    /** Default: true. */
    success?: boolean;
    errorCode?: string;
    errorMessage?: string;
    durationMs?: number;
    /** Sent only when you give them, cut to 100 characters. */
    inputPreview?: string;
    outputPreview?: string;
  };

/** What went wrong in the background. Nothing is ever thrown. */
export type Problem = {
  /**
   * `rejected`: the app refused one event (`pointer` says where); `refused`: a whole batch; `unauthorized`: the token is
   * wrong, events wait; `dropped`: queue and spool are full; `invalid`: a call that cannot be sent; `wrap`: a client
   * that is not known.
   */
  readonly code: 'rejected' | 'refused' | 'unauthorized' | 'dropped' | 'invalid' | 'wrap';
  readonly detail: string;
  readonly eventId?: string;
  readonly pointer?: string;
};

export type CentesimoOptions = CallContext & {
  /** The name of your app, as the owner sees it. */
  service: string;
  /** Default: `CENTESIMO_URL`, else where the app on this machine listens. */
  url?: string;
  /** The ingest token. Default: `CENTESIMO_TOKEN`, else the app's own on this machine. */
  token?: string;
  /** Where the app keeps its data. Default: `CENTESIMO_DATA_DIR`, else the app's default on this system. */
  dataDir?: string;
  /** Where calls wait while the app is closed. Default: `client-spool` in the data directory. */
  spoolDir?: string;
  /** Default: a warning of the process, once per kind of problem. */
  onError?: (problem: Problem) => void;
};
