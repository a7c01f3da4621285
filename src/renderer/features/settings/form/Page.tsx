import type { ReactNode } from 'react';

type PageProperties = { readonly title: string; readonly intro: string; readonly children: ReactNode };

/** One page of the settings. */
export const Page = ({ title, intro, children }: PageProperties) => (
  <>
    <h2 className="text-xl font-semibold">{title}</h2>
    <p className="mt-1 max-w-prose text-muted">{intro}</p>
    <div className="mt-6 flex flex-col gap-9">{children}</div>
  </>
);

type GroupProperties = {
  readonly title: string;
  readonly hint?: string;
  /** Beside the title. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
};

/** Settings that belong together. */
export const Group = ({ title, hint, action, children }: GroupProperties) => (
  <section aria-label={title}>
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <h3 className="text-base font-semibold">{title}</h3>
        {hint === undefined ? null : <p className="mt-0.5 max-w-prose text-[0.8125rem] text-muted">{hint}</p>}
      </div>
      {action}
    </div>
    <div className="mt-3">{children}</div>
  </section>
);
