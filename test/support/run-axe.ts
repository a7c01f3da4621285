import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Something that keeps people out, as axe reports it. */
export type Barrier = {
  readonly rule: string;
  readonly impact: string;
  /** The elements it is about. */
  readonly where: readonly string[];
};

/** Every rule that the page breaks as it stands. @param isContrastOnly asks about colours alone, which is quicker */
export const findBarriers = async (page: Page, isContrastOnly = false): Promise<readonly Barrier[]> => {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (contrastOnly) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
      ...(contrastOnly && { runOnly: { type: 'rule', values: ['color-contrast'] } }),
    });
    return violations.map(({ id, impact, nodes }) => ({
      rule: id,
      impact: impact ?? 'unknown',
      where: nodes.map(({ html, any }) => `${html.slice(0, 200)} ${any[0]?.message ?? ''}`),
    }));
  }, isContrastOnly);
};
