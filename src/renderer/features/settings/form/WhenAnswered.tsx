import type { ReactNode } from 'react';
import type { QueryResult } from '../../../api/use-engine-query.ts';
import { Skeleton } from '../../../components/Skeleton.tsx';

type Properties = {
  readonly questions: readonly Pick<QueryResult<unknown>, 'data' | 'error'>[];
  readonly children: ReactNode;
};

/** Its content once every question has an answer or has failed: all of it at once, so that nothing moves. */
export const WhenAnswered = ({ questions, children }: Properties) =>
  questions.every(({ data, error }) => data !== undefined || error !== null) ? (
    children
  ) : (
    <div aria-busy className="flex flex-col gap-4">
      <Skeleton width="short" />
      <Skeleton width="long" />
      <Skeleton width="long" />
    </div>
  );
