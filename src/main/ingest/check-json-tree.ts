export type TreeFault = 'too_deep' | 'forbidden_key';

/**
 * Looks for what must not get further into the program: nesting beyond `maxDepth` (every later step may then recurse)
 * and names that could reach an object's prototype. Iterative, so no depth of input can hurt it. A
 * value without objects or arrays inside costs one pass over its fields.
 */
export const checkJsonTree = (value: unknown, maxDepth: number): TreeFault | null => {
  if (typeof value !== 'object' || value === null) return null;
  let level: object[] | null = [value];
  for (let depth = 1; level !== null; depth += 1) {
    if (depth > maxDepth) return 'too_deep';
    let below: object[] | null = null;
    for (const node of level) {
      if (hasForbiddenKey(node)) return 'forbidden_key';
      below = listChildren(node, below);
    }
    level = below;
  }
  return null;
};

/** Appends the objects and arrays inside; stays null for a flat value, which most events are. */
const listChildren = (node: object, found: object[] | null): object[] | null => {
  let list = found;
  if (Array.isArray(node)) {
    for (const child of node) if (typeof child === 'object' && child !== null) (list ??= []).push(child);
    return list;
  }
  const fields = node as Readonly<Record<string, unknown>>;
  for (const key in fields) {
    const child = fields[key];
    if (typeof child === 'object' && child !== null) (list ??= []).push(child);
  }
  return list;
};

const hasForbiddenKey = (node: object): boolean => {
  if (Object.hasOwn(node, '__proto__')) return true;
  if (!Object.hasOwn(node, 'constructor')) return false;
  const { constructor } = node as { constructor: unknown };
  return typeof constructor === 'object' && constructor !== null && Object.hasOwn(constructor, 'prototype');
};
