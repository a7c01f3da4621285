import type { Explanation } from './explanations.ts';

/** Parts with their figures, then what is to be known about them. */
export const ExplanationText = ({ rows, notes }: Explanation) => (
  <>
    <dl className="mt-2">
      {rows.map(({ label, value, isPart = false }) => (
        <div key={label} className="flex items-baseline justify-between gap-4 border-b border-line py-1.5">
          <dt className={isPart ? 'pl-3 text-muted' : 'text-muted'}>{label}</dt>
          <dd className="text-right font-medium wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
    {notes.map((note) => (
      <p key={note} className="mt-2 text-[0.8125rem] text-muted">
        {note}
      </p>
    ))}
  </>
);
