import type { ReactNode } from 'react';
import { Skeleton } from '../../components/Skeleton.tsx';

type Properties = {
  readonly title: string;
  readonly testId: string;
  readonly state: 'loading' | 'failed' | 'ready';
  /** Beside the title. */
  readonly action?: ReactNode;
  readonly value: ReactNode;
  readonly note: ReactNode;
};

/** One thing worth knowing about the period: a line, and a smaller one under it. */
export const Fact = ({ title, testId, state, action, value, note }: Properties) => (
  <section
    className="flex min-w-0 flex-col lg:justify-center px-4 py-4 sm:px-5"
    data-testid={testId}
    aria-busy={state === 'loading'}
  >
    <div className="flex h-6 items-center gap-0.5">
      <h2 className="text-[0.8125rem] text-muted">{title}</h2>
      {action}
    </div>
    <div className="min-h-7 text-lg leading-7 font-medium tracking-tight">
      {state === 'loading' ? <Skeleton width="long" /> : state === 'failed' ? '—' : value}
    </div>
    <div className="min-h-5 text-[0.8125rem] text-muted">
      {state === 'loading' ? <Skeleton width="short" /> : state === 'failed' ? null : note}
    </div>
  </section>
);

/** @param data undefined until there is an answer */
export const factState = (data: unknown, error: unknown): 'loading' | 'failed' | 'ready' => {
  if (data !== undefined) return 'ready';
  return error === null ? 'loading' : 'failed';
};
