import { describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { useStack } from './stack.ts';
import { states } from './states.ts';
import { box, enter, isTooWide, say, sent } from './words.ts';

const stack = useStack();
const narrow = { width: 320, height: 560 };
const wide = { width: 1280, height: 800 };
const themes = ['light', 'dark'] as const;

describe('every screen', () => {
  it.each(states)(
    '$name: is accessible and fits, in both themes, wide and narrow',
    async (each) => {
      // On a narrow screen there is more to open; what is open there is there on a wide one.
      const page = await stack.person({ viewport: narrow, reducedMotion: 'reduce' });
      await each.show(page, stack.url, each.name);
      for (const viewport of [narrow, wide]) {
        await page.setViewportSize(viewport);
        expect(await isTooWide(page), `${viewport.width} px`).toBe(false);
        for (const colorScheme of themes) {
          await page.emulateMedia({ colorScheme });
          await expectAccessible(page, `${each.name}, ${colorScheme}, ${viewport.width} px`);
        }
      }
    },
  );
});

describe('the page', () => {
  it.each([
    ['a telephone', narrow],
    ['a window at 200 %', { width: 640, height: 360 }],
  ])('loses nothing on %s', async (_, viewport) => {
    const page = await stack.person({ viewport });
    await enter(page, 'Ada', `fits ${viewport.width}`);
    await say(page, `long ${'x'.repeat(200)}`);
    await sent(page, 'long xxx').waitFor();
    expect(await isTooWide(page)).toBe(false);
    const wanted = [
      box(page),
      page.getByRole('button', { name: 'Send' }),
      page.getByRole('button', { name: 'Leave' }),
      page.getByRole('button', { name: 'Copy link' }),
      page.locator('#rooms-toggle'),
      page.locator('#people-toggle'),
    ];
    for (const each of wanted) {
      const { x, y, width, height } = (await each.boundingBox()) ?? expect.fail(`no ${each}`);
      expect(x, `${each}`).toBeGreaterThanOrEqual(0);
      expect(x + width, `${each}`).toBeLessThanOrEqual(viewport.width);
      expect(y + height, `${each}`).toBeLessThanOrEqual(viewport.height);
    }
  });

  it('follows the theme of the system', async () => {
    const page = await stack.person();
    await page.goto('/');
    const background = () =>
      page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await background()).not.toBe(light);
  });

  it('moves nothing for who asked for that', async () => {
    const page = await stack.person({ reducedMotion: 'reduce' });
    await enter(page, 'Ada', 'still');
    await say(page, 'hello');
    await sent(page, 'hello').waitFor();
    const moving = await page.evaluate<string[]>(`
      [...document.querySelectorAll('*')]
        .filter((element) => {
          const { animationName, animationDuration, transitionDuration, scrollBehavior } =
            getComputedStyle(element);
          const seconds = [transitionDuration, animationName === 'none' ? '0s' : animationDuration]
            .flatMap((times) => times.split(',').map(Number.parseFloat));
          return scrollBehavior === 'smooth' || Math.max(...seconds) > 0.01;
        })
        .map((element) => element.outerHTML.slice(0, 80))`);
    expect(moving).toEqual([]);
  });
});
