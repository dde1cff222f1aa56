// Words that others wrote (log lines, titles, comments) are shown as they are, and nothing in them runs.
import { expect, test } from 'vitest';
import { openPage } from '../browser.ts';
import type { Play } from '../play.ts';
import { signIn } from '../sign-in.ts';

const HOSTILE =
  '<img src=x onerror="globalThis.owned = 1"><script>globalThis.owned = 1</script>[x](javascript:alert(1))';

export function hostileWords({ stage, browser }: Play): void {
  test('markup in log lines, titles and comments is text, on every page that shows it', async () => {
    const { client, url } = stage();
    const listed = await client.listServices({});
    const service = listed.ok ? (listed.value.items[0]?.name ?? '') : '';
    const opened = await client.openIncident({ body: { title: HOSTILE, severity: 'minor', services: [service] } });
    if (!opened.ok) throw new Error(opened.problem.detail);
    const id = opened.value.incidentId;
    await client.commentIncident({ params: { id }, body: { text: HOSTILE } });
    await sendLogLine(stage().otlpUrl(), service);

    const { page, context, complaints } = await openPage(browser(), url);
    await signIn(page, stage().token);
    await page.getByText(/live · heard/).waitFor();
    complaints.length = 0;
    const places = [
      '/',
      '/incidents',
      `/incidents/${id}`,
      `/incidents/${id}?tab=reasoning`,
      `/incidents/${id}/postmortem`,
    ];
    for (const path of [...places, `/services/${encodeURIComponent(service)}?tab=logs`]) {
      await page.goto(path);
      await page.getByText('<img src=x').first().waitFor();
      expect([path, await page.evaluate('globalThis.owned')]).toEqual([path, undefined]);
      expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
    }
    expect(complaints).toEqual([]);
    await client.resolveIncident({ params: { id }, body: { reason: 'it was a test of words' } });
    await context.close();
  });
}

/** As OTLP over HTTP, in JSON. */
async function sendLogLine(otlpUrl: string, service: string): Promise<void> {
  const attributes = [{ key: 'service.name', value: { stringValue: service } }];
  const timeUnixNano = `${Date.now()}000000`;
  const logRecords = [{ timeUnixNano, severityNumber: 17, body: { stringValue: `refused: ${HOSTILE}` } }];
  const body = { resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] };
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${otlpUrl}/v1/logs`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(reply.status).toBe(200);
}
