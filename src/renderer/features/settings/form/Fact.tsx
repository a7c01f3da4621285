import type { ReactNode } from 'react';

type Properties = { readonly name: string; readonly children: ReactNode; readonly note?: ReactNode };

/** Something to know, in a `<dl>`. */
export const Fact = ({ name, children, note }: Properties) => (
  <div className="min-w-0">
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="mt-0.5">
      <span className="block font-medium">{children}</span>
      {note === undefined ? null : <span className="block text-[0.8125rem] text-muted">{note}</span>}
    </dd>
  </div>
);
