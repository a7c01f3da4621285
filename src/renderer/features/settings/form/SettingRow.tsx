import type { ReactNode } from 'react';

type Properties = {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly hintId?: string;
  readonly children: ReactNode;
  /** Under both: what went wrong, a form that belongs to it. */
  readonly below?: ReactNode;
};

/** A setting: what it is on the left, what it is set to on the right; one above the other where it is narrow. */
export const SettingRow = ({ title, hint, hintId, children, below }: Properties) => (
  <div className="setting-row">
    <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-2">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{title}</p>
        {hint === undefined ? null : (
          <p id={hintId} className="mt-0.5 text-[0.8125rem] text-muted">
            {hint}
          </p>
        )}
      </div>
      <div className="flex min-w-0 shrink-0 items-center">{children}</div>
    </div>
    {below}
  </div>
);
