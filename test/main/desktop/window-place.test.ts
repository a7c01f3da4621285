import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepPlace, placeAtTray } from '../../../src/main/desktop/windows/window-place.ts';

const widget = { width: 380, height: 620 };
const screen = { x: 0, y: 25, width: 1920, height: 1055 };

describe('placeAtTray', () => {
  it('hangs the widget under an icon at the top, centred', () => {
    expect(placeAtTray(widget, { x: 1400, y: 0, width: 30, height: 25 }, screen)).toEqual({ x: 1225, y: 29 });
  });

  it('puts it above an icon at the bottom', () => {
    const area = { x: 0, y: 0, width: 1920, height: 1040 };
    expect(placeAtTray(widget, { x: 1700, y: 1045, width: 24, height: 24 }, area)).toEqual({ x: 1522, y: 420 });
  });

  it('is inside the work area wherever the icon is', () => {
    const side = fc.integer({ min: -4000, max: 8000 });
    fc.assert(
      fc.property(side, side, (x, y) => {
        const at = placeAtTray(widget, { x, y, width: 24, height: 24 }, screen);
        expect(at.x).toBeGreaterThanOrEqual(screen.x);
        expect(at.y).toBeGreaterThanOrEqual(screen.y);
        expect(at.x + widget.width).toBeLessThanOrEqual(screen.x + screen.width);
        expect(at.y + widget.height).toBeLessThanOrEqual(screen.y + screen.height);
      }),
    );
  });
});

describe('keepPlace', () => {
  it('keeps a place the owner can reach, on any screen', () => {
    const second = { x: 1920, y: 0, width: 1280, height: 1024 };
    expect(keepPlace({ x: 2000, y: 100, ...widget }, [screen, second])).toEqual({ x: 2000, y: 100, ...widget });
  });

  it.each([
    ['on a screen that is gone', { x: 2500, y: 100 }],
    ['with only an edge in sight', { x: 1900, y: 100 }],
    ['with its top out of reach', { x: 100, y: 0 }],
  ])('forgets one %s', (_what, at) => {
    expect(keepPlace({ ...at, ...widget }, [screen])).toBeNull();
  });
});
