// world.yaml: what is around an application and not run by it. Ports may be given anew, since two worlds may run at once.
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const processSchema = z.strictObject({
  name: z.string().min(1),
  /** The first word `node` is this Node. Paths are relative to the application's folder. */
  command: z.tuple([z.string()], z.string()),
  /** May hold `{{services.NAME.url}}` of services that are named in `needs`. */
  env: z.record(z.string(), z.string()).default({}),
  /** Where the application calls it: `outside.<name>.url` of the configuration. */
  url: z.url().optional(),
  /** Where it can be told things: POST /control. The process named `customers` also answers GET /stats. */
  control: z.url().optional(),
  needs: z.array(z.string()).default([]),
});

const worldSchema = z.strictObject({ processes: z.array(processSchema) });

export type OutsideSpec = z.output<typeof processSchema>;

/** Throws, with what is wrong, where the file is not as it should be: it is part of the application, not input. */
export async function readWorldFile(file: string): Promise<readonly OutsideSpec[]> {
  return worldSchema.parse(parse(await readFile(file, 'utf8'))).processes;
}

/** How many ports a process declares. */
export function portsOf({ url, control }: OutsideSpec): number {
  return [url, control].filter((address) => address !== undefined).length;
}

/** The same process on other ports: its addresses move, and every setting that is exactly one of the old ports. */
export function onPorts(spec: OutsideSpec, ports: readonly number[]): OutsideSpec {
  const left = [...ports];
  const moved = new Map<string, string>();
  const move = (address: string | undefined): string | undefined => {
    const port = left.shift();
    if (address === undefined || port === undefined) return address;
    const url = new URL(address);
    moved.set(url.port, String(port));
    url.port = String(port);
    return url.origin;
  };
  const url = spec.url === undefined ? undefined : move(spec.url);
  const control = spec.control === undefined ? undefined : move(spec.control);
  const env = Object.fromEntries(Object.entries(spec.env).map(([key, value]) => [key, moved.get(value) ?? value]));
  return { ...spec, url, control, env };
}

/** Fills in `{{services.NAME.url}}`. */
export function withServices(spec: OutsideSpec, urls: ReadonlyMap<string, string>): OutsideSpec {
  const fill = (text: string): string =>
    text.replace(/\{\{\s*services\.([^{}\s]+)\.url\s*\}\}/g, (whole, name: string) => urls.get(name) ?? whole);
  return { ...spec, env: Object.fromEntries(Object.entries(spec.env).map(([key, value]) => [key, fill(value)])) };
}
