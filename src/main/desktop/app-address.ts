import type { ViewTarget } from '../../shared/contract/desktop-calls.ts';
import { toSearch } from './to-search.ts';

/** The screens' own scheme: an origin that no web page and no file has. */
export const appScheme = 'app';
export const appOrigin = 'app://centesimo';

export const widgetAddress = `${appOrigin}/index.html`;

/** `{ view: 'history', service: ['bot'] }` is `app://centesimo/index.html?view=history&service=bot`. */
export const toViewAddress = (target: ViewTarget): string => `${widgetAddress}?${toSearch(target)}`;
