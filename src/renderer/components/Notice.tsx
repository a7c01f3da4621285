import type { ReactNode } from 'react';

type Properties = {
  readonly testId: string;
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
};

/** Something is wrong, in plain words, with a way out where there is one. */
export const Notice = ({ testId, title, children, action }: Properties) => (
  <div data-testid={testId} role="status" className="mb-2 flex flex-col items-start gap-1 bg-notice px-5 py-3 text-sm">
    <p className="font-semibold">{title}</p>
    <p className="text-muted">{children}</p>
    {action === undefined ? null : <div className="mt-2">{action}</div>}
  </div>
);
