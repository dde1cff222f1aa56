// Pages of events as one text, put together by the server. Does not look inside an event.
import type { Pool, PoolClient } from 'pg';
import { PAGE_CHARACTERS_MAX, type Page, type PageRequest } from '../paged-reading.ts';
import type { SealedRow } from '../sealed-row.ts';
import type { Tables } from './schema.ts';

export async function readPage(pool: Pool, { events }: Tables, request: PageRequest): Promise<Page> {
  const { where, values } = selection(request);
  const { rows } = await pool.query<{ count: string; found: string; last: string | null; text: string | null }>({
    name: `kintsugi-page-${request.kind}`,
    text: `SELECT count(*) AS found, count(*) FILTER (WHERE fits) AS count, max(position) FILTER (WHERE fits) AS last,
             string_agg('[' || position || ',"' || hash || '",' || sealed || ']', ',' ORDER BY position) FILTER (WHERE fits) AS text
           FROM (
             SELECT position, hash, sealed,
               sum(octet_length(sealed)) OVER (ORDER BY position) - octet_length(sealed) < ${PAGE_CHARACTERS_MAX} AS fits
             FROM (SELECT position, hash, sealed FROM ${events} WHERE ${where}) AS asked
           ) AS measured`,
    values,
  });
  const [row] = rows;
  const [count, found] = [Number(row?.count), Number(row?.found)];
  return { count, text: row?.text ?? '', last: Number(row?.last ?? 0), more: found === request.limit || count < found };
}

export async function readRows(
  client: Pool | PoolClient,
  { events }: Tables,
  request: PageRequest,
): Promise<readonly SealedRow[]> {
  const { where, values } = selection(request);
  const { rows } = await client.query<Omit<SealedRow, 'position'> & { position: string }>({
    name: `kintsugi-rows-${request.kind}`,
    text: `SELECT position, stream, version, hash, sealed FROM ${events} WHERE ${where}`,
    values,
  });
  return rows.map((row) => ({ ...row, position: Number(row.position) }));
}

function selection(request: PageRequest): { readonly where: string; readonly values: (string | number)[] } {
  if (request.kind === 'read-all') {
    return { where: 'position > $1 ORDER BY position LIMIT $2', values: [request.after, request.limit] };
  }
  const { stream, fromVersion, limit } = request;
  return { where: 'stream = $1 AND version >= $2 ORDER BY version LIMIT $3', values: [stream, fromVersion, limit] };
}
