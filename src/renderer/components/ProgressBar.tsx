type Properties = {
  /** What is under way, for those who hear it. */
  readonly name: string;
  /** 0 to 100. */
  readonly percent: number;
  /** How far it is, in words; also shown. */
  readonly text: string;
};

/** How far something is, as words over a bar. */
export const ProgressBar = ({ name, percent, text }: Properties) => (
  <>
    <p className="text-[0.8125rem] tabular-nums">{text}</p>
    <div
      className="budget-track"
      role="progressbar"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text}
    >
      <div className="budget-fill" style={{ width: `${percent}%` }} />
    </div>
  </>
);
