import { useEffect, useState } from 'react';

const tokens = ['card', 'ink', 'muted', 'line', 'accent', 'bar'] as const;

/** What a canvas is drawn with: it knows no style sheet, so colours and font are read from it. */
export type ChartColors = Readonly<Record<(typeof tokens)[number], string>> & { readonly font: string };

/** `light-dark()` is resolved only where a colour is used, hence the element. */
const readColors = (): ChartColors => {
  const probe = document.createElement('span');
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const colors = tokens.map((token) => {
    probe.style.color = `var(--color-${token})`;
    return [token, style.color] as const;
  });
  const font = style.fontFamily;
  probe.remove();
  return { ...(Object.fromEntries(colors) as Record<(typeof tokens)[number], string>), font };
};

/** The colours of the style sheet as they are now; they change with the system's scheme and with the owner's choice. */
export const useChartColors = (): ChartColors => {
  const [colors, setColors] = useState(readColors);
  useEffect(() => {
    const renew = (): void => setColors(readColors());
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const chosen = new MutationObserver(renew);
    dark.addEventListener('change', renew);
    chosen.observe(document.documentElement, { attributes: true });
    return () => {
      dark.removeEventListener('change', renew);
      chosen.disconnect();
    };
  }, []);
  return colors;
};
