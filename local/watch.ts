import { type FSWatcher, watch } from 'node:fs';

/** Editors save in several steps. */
const SETTLE_MS = 200;

/** Calls `changed` after files of the app were saved, once for each burst of changes. */
export function watchApp(folder: string, changed: () => void): FSWatcher {
  let timer: NodeJS.Timeout | undefined;
  return watch(folder, { recursive: true }, (_event, file) => {
    if (file === null || isNoSource(file)) return;
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS);
  });
}

/** What building writes, what tests are made of, what editors leave for a moment. */
function isNoSource(file: string): boolean {
  return /(^|\/)(dist|node_modules)(\/|$)|\.test\.ts$|~$|\.sw.$|(^|\/)\.#|^4913$/.test(file);
}
