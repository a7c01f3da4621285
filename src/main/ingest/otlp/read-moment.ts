/** Epoch milliseconds, parts dropped; null for 0, which is how OTLP says that there is no time. */
export const readMoment = (unixNano: bigint): number | null => (unixNano > 0n ? Number(unixNano / 1_000_000n) : null);
