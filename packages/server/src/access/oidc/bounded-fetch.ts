// Asking a provider over HTTP, with a bound on what it may answer. Follows no redirects: only the provider speaks for itself.

const BYTES_MAX = 1_000_000;

export async function boundedFetch(url: string, options: object): Promise<Response> {
  const { body, status, headers } = await fetch(url, { ...options, redirect: 'manual' });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > BYTES_MAX) throw new TypeError(`${new URL(url).host} answered more than ${BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  const kept = new Headers(headers);
  // It is unpacked already.
  kept.delete('content-encoding');
  kept.delete('content-length');
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : Buffer.concat(chunks), { status, headers: kept });
}
