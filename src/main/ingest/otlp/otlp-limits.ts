/** What one request may hold. */
export const otlpLimits = {
  /** After decompression. */
  bodyBytes: 64 * 1024 * 1024,
  /** Lists and maps inside one another in an attribute or a body. */
  valueDepth: 64,
  /** The same as objects and lists of JSON or as messages of protobuf: a map inside a map is four of them. */
  treeDepth: 4 * 64 + 16,
  /**
   * Messages, objects and lists together. A body of the largest size with ordinary attributes has fewer; one made of
   * nothing but empty messages would need gigabytes once decoded.
   */
  nodes: 4_000_000,
  /** Spans, log records or data points: a body of the largest size with ordinary ones has a quarter of it. */
  records: 500_000,
} as const;
