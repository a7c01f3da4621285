/** `{ view: 'history', service: ['a', 'b'] }` is `view=history&service=a&service=b`; what is undefined is left out. */
export const toSearch = (fields: Readonly<Record<string, string | readonly string[] | undefined>>): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'string' ? [value] : value) search.append(name, one);
  }
  return search.toString();
};
