import type { Page, WebSocketRoute } from 'playwright-core';

/** Where nobody listens. */
const NOBODY = 'ws://127.0.0.1:1';

/**
 * A page's way to the server, which can be cut for as long as it takes to look at the page, while
 * the page itself can still be loaded. To be called before the page is opened, or loaded anew.
 */
export async function wayOf(page: Page) {
  const open = new Set<WebSocketRoute>();
  await page.addInitScript(`{
    const { WebSocket } = window;
    window.WebSocket = class extends WebSocket {
      constructor(url, ...more) {
        super(window.isCut ? '${NOBODY}' : url, ...more);
      }
    };
  }`);
  const setCut = async (isCut: boolean) => {
    await page.addInitScript(`window.isCut = ${isCut}`);
    await page.evaluate(`window.isCut = ${isCut}`);
  };
  const way = {
    /** Nobody is there: the socket is closed, and none can be opened. */
    async cut() {
      await setCut(true);
      for (const socket of open) await socket.close({ code: 1011 });
      open.clear();
    },
    mend: () => setCut(false),
    /** As if the server said it. */
    tell(frame: string) {
      for (const socket of open) socket.send(frame);
    },
    /** Takes what the page sends; true: it is not passed on. */
    onPage: (_frame: string, _socket: WebSocketRoute): boolean => false,
    /** What becomes of what the server sends; undefined: it is lost on the way. */
    onServer: (frame: string): string | undefined => frame,
  };
  await page.routeWebSocket(/socket\.io/, (socket) => {
    open.add(socket);
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      if (!way.onPage(String(frame), socket)) server.send(frame);
    });
    server.onMessage((frame) => {
      const passed = way.onServer(String(frame));
      if (passed !== undefined) socket.send(passed);
    });
  });
  return way;
}

/** Has the server refuse each message for which `answer` has the arguments of the ack, as JSON. */
export async function refuseMessages(page: Page, answer: () => string | undefined) {
  const way = await wayOf(page);
  way.onPage = (frame, socket) => {
    const id = /^42(\d+)\["sendMessage"/.exec(frame)?.[1];
    const refusal = id === undefined ? undefined : answer();
    if (refusal === undefined) return false;
    socket.send(`43${id}${refusal}`);
    return true;
  };
  return way;
}
