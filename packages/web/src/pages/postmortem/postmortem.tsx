// What happened and what we change, as a document: every sentence with its evidence, to copy, to keep, to print.
import type { Answer } from '@kintsugi/contract';
import { useMemo } from 'preact/hooks';
import type { Params } from '../../address/route.ts';
import { navigate, to } from '../../address/location.ts';
import { isNow } from '../../address/moment.ts';
import { useAsk } from '../../live/ask.ts';
import { Copy } from '../../parts/copy.tsx';
import { useLater } from '../../parts/loading/later.ts';
import { Shown } from '../../parts/shown.tsx';
import { useKeys } from '../../shell/keys.tsx';
import { Nodes } from './nodes.tsx';
import './postmortem.css';

export default function PostmortemPage({ params }: { readonly params: Params }) {
  const id = params['id'] ?? '';
  const asked = useAsk('getPostmortem', { params: { id } });
  useKeys([
    { key: 'u', says: 'back to the incident', run: () => navigate(to(`/incidents/${id}`)) },
    { key: 'd', says: 'download it', run: () => asked.value !== null && download(asked.value) },
  ]);
  return (
    <div class="postmortem">
      {asked.value === null && <h1 class="visually-hidden">Postmortem of {id}</h1>}
      <nav class="row no-print" aria-label="Of this document">
        <a href={to(`/incidents/${id}`)}>← the incident</a>
        {asked.value !== null && <Tools document={asked.value} />}
        {!isNow.value && <span class="tag">as it is now</span>}
      </nav>
      <Shown of={asked} rows={10}>
        {(document) => <Document document={document} />}
      </Shown>
    </div>
  );
}

type Postmortem = Answer<'getPostmortem'>;

function Tools({ document }: { readonly document: Postmortem }) {
  return (
    <>
      <span class="spring" />
      <Copy
        what="postmortem"
        markdown={() => document.markdown}
        command={`kintsugi postmortem ${document.incidentId}`}
      />
      <button class="quiet" onClick={() => download(document)}>
        Download .md
      </button>
      <button class="quiet" onClick={() => print()}>
        Print
      </button>
      <span class="soft">
        <span class="tag">coming</span> edit it here
      </span>
    </>
  );
}

function Document({ document: { markdown, incidentId, path } }: { readonly document: Postmortem }) {
  const reader = useLater(() => import('./read.ts'));
  const nodes = useMemo(() => reader?.readMarkdown(markdown) ?? null, [reader, markdown]);
  if (nodes === null) return <div class="waiting" aria-busy="true" />;
  return (
    <>
      {path === null && (
        <p class="stale no-print">
          ◌ A draft: the incident is not over, or nothing is written yet. It is written anew until then.
        </p>
      )}
      <article class="document">
        <Nodes nodes={nodes} id={incidentId} />
      </article>
      <p class="soft no-print">
        Today a change to it is made in the file{path === null ? '' : ` ${path}`}, or as a comment on the incident.
      </p>
    </>
  );
}

function download({ markdown, incidentId }: Postmortem): void {
  const url = URL.createObjectURL(new Blob([markdown], { type: 'text/markdown' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: `${incidentId}.md` });
  link.click();
  URL.revokeObjectURL(url);
}
