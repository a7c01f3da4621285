/** Where windows go. Pure; all in device-independent pixels. */

export type Size = { readonly width: number; readonly height: number };
export type Point = { readonly x: number; readonly y: number };
export type Place = Point & Size;

const gapPx = 4;
/** So much of a window must be on a screen for its owner to get hold of it. */
const leastSeenPx = 80;

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/** Centred under the tray icon, or above it where the bar is at the bottom; always inside the work area. */
export const placeAtTray = ({ width, height }: Size, icon: Place, area: Place): Point => {
  const isAtTop = icon.y + icon.height / 2 < area.y + area.height / 2;
  const y = isAtTop ? icon.y + icon.height + gapPx : icon.y - height - gapPx;
  return {
    x: Math.round(clamp(icon.x + icon.width / 2 - width / 2, area.x, area.x + area.width - width)),
    y: Math.round(clamp(y, area.y, area.y + area.height - height)),
  };
};

const seen = (from: number, length: number, areaFrom: number, areaLength: number): number =>
  Math.min(from + length, areaFrom + areaLength) - Math.max(from, areaFrom);

/** The remembered place, or null when the screen it was on is gone: then the system chooses. */
export const keepPlace = (place: Place | null, areas: readonly Place[]): Place | null => {
  if (place === null) return null;
  const isSeen = areas.some(
    (area) =>
      seen(place.x, place.width, area.x, area.width) >= leastSeenPx &&
      seen(place.y, place.height, area.y, area.height) >= leastSeenPx &&
      place.y >= area.y,
  );
  return isSeen ? place : null;
};
