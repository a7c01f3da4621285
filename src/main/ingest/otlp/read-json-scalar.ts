/** The scalars of OTLP's JSON. Each answers undefined for what makes no sense there. */

export const readText = (json: unknown): string | undefined => {
  if (typeof json === 'string') return json;
  return typeof json === 'number' || typeof json === 'boolean' ? String(json) : undefined;
};

export const readBoolean = (json: unknown): boolean | undefined => {
  if (typeof json === 'boolean') return json;
  return json === 'true' ? true : json === 'false' ? false : undefined;
};

export const readDouble = (json: unknown): number | undefined => {
  if (typeof json === 'number') return json;
  return typeof json === 'string' && json.trim() !== '' ? Number(json) : undefined;
};

/** As text or number; larger than 64 bits is no int64. */
export const readInt64 = (json: unknown): bigint | undefined => {
  const value =
    typeof json === 'string' && /^-?\d{1,20}$/.test(json) ? BigInt(json) : toBigInt(readDouble(json) ?? Number.NaN);
  return value !== undefined && value >= -(2n ** 63n) && value < 2n ** 64n ? value : undefined;
};

const toBigInt = (number: number): bigint | undefined => (Number.isInteger(number) ? BigInt(number) : undefined);

/** A number, also as text, or the name of an enum's value. */
export const readInt32 = (json: unknown): number | undefined => {
  const number = typeof json === 'string' ? (enumNumbers.get(json) ?? readDouble(json)) : readDouble(json);
  return number !== undefined && Number.isInteger(number) && Math.abs(number) < 2 ** 31 ? number : undefined;
};

/** Hex in either case, as OTLP has it where ProtoJSON has base64. */
export const readHex = (json: unknown): Uint8Array | undefined =>
  typeof json === 'string' && /^(?:[0-9a-f]{2}){1,16}$/i.test(json) ? Buffer.from(json, 'hex') : undefined;

const numbered = (prefix: string, names: readonly string[]): readonly (readonly [string, number])[] =>
  names.map((name, number) => [`${prefix}_${name}`, number]);

const severities = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((level) =>
  ['', '2', '3', '4'].map((step) => `${level}${step}`),
);

const enumNumbers: ReadonlyMap<string, number> = new Map([
  ...numbered('SEVERITY_NUMBER', ['UNSPECIFIED', ...severities]),
  ...numbered('STATUS_CODE', ['UNSET', 'OK', 'ERROR']),
  ...numbered('AGGREGATION_TEMPORALITY', ['UNSPECIFIED', 'DELTA', 'CUMULATIVE']),
  ...numbered('SPAN_KIND', ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']),
]);
