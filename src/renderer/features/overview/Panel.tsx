import { ChartColumn, Table2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../api/engine-context.ts';
import type { QueryResult } from '../../api/use-engine-query.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';

type Properties<T> = {
  readonly title: string;
  readonly testId: string;
  readonly result: QueryResult<T>;
  /** Height of the body in pixels, kept free while it loads. */
  readonly height: number;
  readonly className?: string;
  /** One line beside the title that says what the picture shows. */
  readonly note?: (data: T) => ReactNode;
  readonly children: (data: T) => ReactNode;
  /** The same figures as a table, where the body is a picture. */
  readonly table?: (data: T) => ReactNode;
};

/** One part of the overview. It loads, fails and steps back on its own; its neighbours stay. */
export const Panel = <T,>({ title, testId, result, height, className = '', note, children, table }: Properties<T>) => {
  const { t } = useTranslation();
  const [isTable, setTable] = useState(false);
  const { data, isPrevious, error } = result;
  const body = isTable && table !== undefined ? table : children;
  return (
    <section
      aria-labelledby={`${testId}-title`}
      aria-busy={data === undefined ? error === null : isPrevious}
      data-testid={testId}
      className={`@container flex min-w-0 flex-col rounded-xl border border-line bg-card p-4 sm:p-5 ${className}`}
    >
      <header className="-mr-2 flex min-h-8 items-center gap-3">
        <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3">
          <h2 id={`${testId}-title`} className="font-semibold">
            {title}
          </h2>
          <p className="min-w-0 text-[0.8125rem] text-muted">{data === undefined ? null : note?.(data)}</p>
        </div>
        {table === undefined ? null : (
          <IconButton
            icon={isTable ? ChartColumn : Table2}
            label={t(isTable ? 'overview.asChart' : 'overview.asTable')}
            testId={`${testId}-toggle`}
            onClick={() => setTable(!isTable)}
          />
        )}
      </header>
      <div
        className={`mt-3 flex-1 ${isPrevious ? 'figures figures-previous' : 'figures'} ${isTable ? 'overflow-y-auto' : ''}`}
        style={{ minHeight: height, ...(isTable ? { maxHeight: height } : {}) }}
        // A table longer than the picture is scrolled, by keyboard too.
        {...(isTable ? { tabIndex: 0, role: 'group', 'aria-labelledby': `${testId}-title` } : {})}
      >
        {data === undefined ? <Missing hasFailed={error !== null} /> : body(data)}
      </div>
    </section>
  );
};

const Missing = ({ hasFailed }: { readonly hasFailed: boolean }) => {
  const { t } = useTranslation();
  const { refresh } = useEngine();
  if (!hasFailed) return <span aria-hidden className="skeleton block h-full w-full rounded-lg opacity-60" />;
  return (
    <div role="status" className="flex flex-col items-start gap-2 text-muted">
      <p>{t('details.error')}</p>
      <Button onClick={() => void refresh()}>{t('details.retry')}</Button>
    </div>
  );
};
