/** The text at an address of the chat. Throws an Error for the person when it is not served. */
export async function get(url: URL, limitMs: number): Promise<string> {
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.timeout(limitMs),
  }).catch((error: Error) => {
    throw new Error(unreachable(error, url, limitMs), { cause: error });
  });
  if (response.status === 200) return await response.text();
  await response.body?.cancel();
  throw new Error(`${url.pathname} answers ${response.status}: ${unserved(response)}`);
}

function unreachable(error: Error, { host }: URL, limitMs: number): string {
  if (error.name === 'TimeoutError') return `no answer within ${limitMs / 1000} s`;
  const { code = '', message } = (error.cause ?? error) as NodeJS.ErrnoException;
  switch (code) {
    case 'ECONNREFUSED':
      return `${host} refuses the connection: does the chat run there?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `there is no host ${host}; \`pulumi stack output url\` prints the chat's address`;
    default:
      return message || code;
  }
}

function unserved({ status, headers }: Response): string {
  if (status === 403) {
    // The chat itself never answers this to a GET: it is Cloud Run's answer to who may not call.
    return (
      'the service is private. Open a way in, `gcloud run services proxy NAME --region REGION' +
      ' --port 9090`, and try http://localhost:9090'
    );
  }
  if (status === 404) return 'this is not the chat; `pulumi stack output url` prints its address';
  if (status === 429 || status === 503) return 'no instance is ready; its log says why';
  const target = headers.get('location');
  return target === null ? 'expected 200' : `it sends one to ${target}; try that address`;
}
