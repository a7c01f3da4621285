type HeatCell = {
  readonly id: number;
  readonly value: number;
  readonly text: string;
};

type Properties = {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly HeatCell[] }[];
  /** Writes the figures into the cells, for the eye too. */
  readonly hasFigures: boolean;
  /** The cell under the pointer, or null. */
  readonly onPoint: (id: number | null) => void;
};

/** Every so many columns are named where there is no room for all. */
const namedColumns = 6;
/** The palest shade that still differs from an empty cell, in percent. */
const palest = 14;

const shadeOf = (value: number, most: number): string =>
  value === 0
    ? 'var(--color-notice)'
    : `color-mix(in srgb, var(--color-accent) ${palest + ((100 - palest) * value) / most}%, var(--color-card))`;

/** A table whose cells are as dark as their figures are high; the figures are in it for those who listen. */
export const HeatMap = ({ caption, columns, rows, hasFigures, onPoint }: Properties) => {
  const most = Math.max(1, ...rows.flatMap(({ cells }) => cells.map(({ value }) => value)));
  return (
    <div {...(hasFigures && { className: 'overflow-x-auto', role: 'group', 'aria-label': caption, tabIndex: 0 })}>
      <table className={hasFigures ? 'figure-table' : 'heat-map'} onPointerLeave={() => onPoint(null)}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <td />
            {columns.map((name, index) => (
              <th key={name} scope="col">
                <span className={hasFigures || index % namedColumns === 0 ? undefined : 'sr-only'}>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map(({ id, value, text }) => (
                <td
                  key={id}
                  onPointerEnter={() => onPoint(id)}
                  style={hasFigures ? undefined : { backgroundColor: shadeOf(value, most) }}
                >
                  <span className={hasFigures ? undefined : 'sr-only'}>{text}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
