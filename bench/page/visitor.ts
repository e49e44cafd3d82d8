import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import type { PageBench } from './bench.ts';
import { type Records, recorder } from './records.ts';

/** A person with a browser that has nothing in its caches, and what it tells about the page. */
export class Visitor {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** What must not happen. */
  readonly errors: string[] = [];
  readonly #url: string;

  private constructor(page: Page, cdp: CDPSession, url: string) {
    this.page = page;
    this.cdp = cdp;
    this.#url = url.replace(/^ws/, 'http');
    page.on('pageerror', ({ message }) => this.errors.push(message));
  }

  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    await context.addInitScript(recorder);
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable');
    await showAll(cdp);
    return new Visitor(page, cdp, url);
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(this.#url + path);
  }

  /** By a link, as somebody whose name is remembered from then on. */
  async enter(room: string): Promise<void> {
    await this.goTo(`/rooms/${encodeURIComponent(room)}`);
    await this.page.locator('#name').fill('Ada');
    await this.page.locator('#enter').click();
    await this.isIn();
  }

  /** The room is shown. */
  async isIn(): Promise<void> {
    await this.page.locator('body.chat #state[data-is=online]').waitFor();
  }

  /** And what was said there last. */
  async reads(): Promise<void> {
    await this.page.locator('#sent li.message').last().waitFor();
  }

  /** `times` slower than this machine. */
  async slowDown(times: number): Promise<void> {
    await this.cdp.send('Emulation.setCPUThrottlingRate', { rate: times });
  }

  async records(): Promise<Records> {
    return this.page.evaluate<Records>('records');
  }

  async forgetInteractions(): Promise<void> {
    await this.page.evaluate(
      'Object.assign(records, { interactions: {}, frames: [], longTasks: 0 })',
    );
  }

  /** The script's memory after a collection of garbage, and the number of nodes. */
  async size(): Promise<{ readonly heapMb: number; readonly nodes: number }> {
    await this.cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await this.cdp.send('Performance.getMetrics');
    const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
    return { heapMb: of('JSHeapUsedSize') / 2 ** 20, nodes: of('Nodes') };
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/**
 * Makes the window so large that all of the page is within it. Playwright makes it as large as the
 * page, and the browser's own bars take some of that: what stands below is painted, but never drawn,
 * and what happens there would be shown with the next thing that happens elsewhere.
 */
async function showAll(cdp: CDPSession): Promise<void> {
  const { windowId } = await cdp.send('Browser.getWindowForTarget');
  await cdp.send('Browser.setWindowBounds', { windowId, bounds: { width: 1600, height: 1200 } });
}

/** A visitor for `work` alone; throws when the page itself has failed meanwhile. */
export async function withVisitor<T>(
  { browser, server }: Pick<PageBench, 'browser' | 'server'>,
  work: (visitor: Visitor) => Promise<T>,
  options: BrowserContextOptions = {},
): Promise<T> {
  const visitor = await Visitor.open(browser, server.url, options);
  try {
    const result = await work(visitor);
    if (visitor.errors.length > 0) throw new Error(`the page failed: ${visitor.errors.join('; ')}`);
    return result;
  } finally {
    await visitor.close();
  }
}
