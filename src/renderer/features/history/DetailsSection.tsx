import type { ReactNode } from 'react';

export const DetailsSection = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="call-section">
    <h3 className="call-section-title">{title}</h3>
    {children}
  </section>
);
