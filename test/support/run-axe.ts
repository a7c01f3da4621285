import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Something that keeps people out, as axe reports it. */
export type Barrier = {
  readonly rule: string;
  readonly impact: string;
  /** The elements it is about. */
  readonly where: readonly string[];
};

export type AxeScope = {
  /** Looks at this part of the page alone. */
  readonly within?: string | undefined;
  /** Asks about colours alone, which is quicker. */
  readonly isContrastOnly?: boolean;
};

/** Every rule that the page breaks as it stands. */
export const findBarriers = async (page: Page, scope: AxeScope = {}): Promise<readonly Barrier[]> => {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async ({ within, isContrastOnly = false }) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(within ?? document, {
      resultTypes: ['violations'],
      // Nothing that rules ask of style sheets or media applies here.
      preload: false,
      ...(isContrastOnly && { runOnly: { type: 'rule', values: ['color-contrast'] } }),
    });
    return violations.map(({ id, impact, nodes }) => ({
      rule: id,
      impact: impact ?? 'unknown',
      where: nodes.map(({ html, any }) => `${html.slice(0, 200)} ${any[0]?.message ?? ''}`),
    }));
  }, scope);
};
