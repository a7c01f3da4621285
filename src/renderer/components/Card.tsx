import type { ReactNode } from 'react';

type Properties = {
  readonly testId: string;
  readonly children: ReactNode;
};

/** The one surface of a small window: it fills a narrow one and lies on a calm background in a wide one. */
export const Card = ({ testId, children }: Properties) => (
  <main className="flex min-h-dvh justify-center bg-card sm:items-start sm:bg-page sm:px-6 sm:py-[12vh]">
    <div
      data-testid={testId}
      className="@container w-full max-w-[460px] bg-card sm:w-[400px] sm:rounded-2xl sm:border sm:border-line sm:shadow-card"
    >
      {children}
    </div>
  </main>
);
