/**
 * A list of a million rows is taller than browsers lay out (some 16 to 33 million pixels). Above `mostScrollHeight` the
 * box that scrolls is shorter than its content and a place on the scrollbar stands for more than its own height. Small
 * movements go pixel by pixel all the same: the content is moved along under the box.
 *
 * `contentTop` is where the view begins in the content, `scrollTop` where the browser has scrolled to; both in pixels.
 */
export type ScrollScale = {
  readonly contentHeight: number;
  readonly viewHeight: number;
};

export type ScrollPlace = {
  readonly contentTop: number;
  readonly scrollTop: number;
};

export const mostScrollHeight = 8_000_000;

/** So far from either end both move alike: the first and last thousands of rows are scrolled as in any list. */
const plainEnd = 100_000;

export const toScrollHeight = ({ contentHeight }: ScrollScale): number => Math.min(contentHeight, mostScrollHeight);

const mostContentTop = ({ contentHeight, viewHeight }: ScrollScale): number => Math.max(0, contentHeight - viewHeight);

const mostScrollTop = (scale: ScrollScale): number => Math.max(0, toScrollHeight(scale) - scale.viewHeight);

const clamp = (value: number, most: number): number => Math.min(Math.max(0, value), most);

export const clampContentTop = (contentTop: number, scale: ScrollScale): number =>
  clamp(contentTop, mostContentTop(scale));

/** Between the plain ends `value` of one range stands for the same share of the other. */
const between = (value: number, most: number, otherMost: number): number => {
  if (most === otherMost || value <= plainEnd) return value;
  if (most - value <= plainEnd) return otherMost - (most - value);
  return plainEnd + ((value - plainEnd) * (otherMost - 2 * plainEnd)) / (most - 2 * plainEnd);
};

/** Where the scrollbar belongs for a place in the content. */
export const toScrollTop = (contentTop: number, scale: ScrollScale): number =>
  between(clampContentTop(contentTop, scale), mostContentTop(scale), mostScrollTop(scale));

/** The way back: what a place of the scrollbar stands for. */
export const toContentTop = (scrollTop: number, scale: ScrollScale): number =>
  between(clamp(scrollTop, mostScrollTop(scale)), mostScrollTop(scale), mostContentTop(scale));

/**
 * Where the content is after the browser scrolled to `scrollTop`. A wheel, a key or a finger moves it by as much as the
 * box moved. Less than half a pixel of the scrollbar's travel cannot come from dragging it; anything more does, and goes
 * to the place the scrollbar stands for.
 */
export const followScroll = (from: ScrollPlace, scrollTop: number, scale: ScrollScale): ScrollPlace => {
  const moved = scrollTop - from.scrollTop;
  const isScaled = scale.contentHeight > mostScrollHeight;
  const isDragged = isScaled && Math.abs(moved) > mostScrollTop(scale) / (2 * scale.viewHeight);
  const contentTop = isDragged ? toContentTop(scrollTop, scale) : clampContentTop(from.contentTop + moved, scale);
  return { contentTop, scrollTop };
};

/** True where the browser can scroll no further although the content goes on, or the other way round. */
export const isStuck = ({ contentTop, scrollTop }: ScrollPlace, scale: ScrollScale): boolean =>
  scrollTop <= 0 !== contentTop <= 0 ||
  scrollTop >= mostScrollTop(scale) - 1 !== contentTop >= mostContentTop(scale) - 1;
