/** Any JSON as nested text: a line for a plain value, an indented list for what contains others. */
export const MetadataTree = ({ value }: { readonly value: object }) => (
  <ul className="metadata">
    {Object.entries(value).map(([name, inner]: [string, unknown]) => (
      <li key={name}>
        <bdi className="text-muted">{name}</bdi>{' '}
        {typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0 ? (
          <MetadataTree value={inner} />
        ) : (
          <bdi>{typeof inner === 'string' ? inner : JSON.stringify(inner)}</bdi>
        )}
      </li>
    ))}
  </ul>
);
