type Properties = {
  readonly row: number;
  readonly top: number;
  readonly height: number;
  /** Part of a page that could not be read. */
  readonly isBlank: boolean;
};

const cells = ['time', 'what', 'model', 'preview', 'duration', 'tokens', 'cost'] as const;

/** Stands for a call that is on its way. */
export const SkeletonRow = ({ row, top, height, isBlank }: Properties) => (
  <div
    role="row"
    aria-rowindex={row + 2}
    aria-busy={!isBlank}
    className="call-row"
    style={{ transform: `translateY(${top}px)`, height }}
  >
    {isBlank
      ? null
      : cells.map((name) => (
          <span key={name} role="gridcell" className={`call-cell call-${name}`}>
            <span aria-hidden className="call-bone" />
          </span>
        ))}
  </div>
);
