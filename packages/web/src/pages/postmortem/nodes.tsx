// Markdown of the server as nodes of the page. Never as HTML: what Markdown calls HTML is shown as the text that it is, or
// used as the anchor that it names. Links lead to http(s), to this site, or to a piece of evidence.
import type { ComponentChildren } from 'preact';
import { to } from '../../address/location.ts';
import type { Read } from './read.ts';
import { anchorOf, linkOf, rawText } from './links.ts';

export interface NodesProps {
  readonly nodes: readonly Read[];
  /** The incident that `#ev-…` speaks of. */
  readonly id: string;
}

export function Nodes({ nodes, id }: NodesProps) {
  return (
    <>
      {nodes.map((node, index) => (
        <OneNode key={index} node={node} id={id} />
      ))}
    </>
  );
}

function OneNode({ node, id }: { readonly node: Read; readonly id: string }): ComponentChildren {
  const inside = 'children' in node ? <Nodes nodes={node.children as readonly Read[]} id={id} /> : null;
  switch (node.type) {
    case 'text':
      return node.value;
    case 'paragraph':
      return <p>{inside}</p>;
    case 'heading':
      return <Heading depth={node.depth}>{inside}</Heading>;
    case 'strong':
      return <strong>{inside}</strong>;
    case 'emphasis':
      return <em>{inside}</em>;
    case 'inlineCode':
      return <code>{node.value}</code>;
    case 'code':
      return <pre tabIndex={0}>{node.value}</pre>;
    case 'list':
      return node.ordered === true ? <ol start={node.start ?? 1}>{inside}</ol> : <ul>{inside}</ul>;
    case 'listItem':
      return <li>{inside}</li>;
    case 'blockquote':
      return <blockquote>{inside}</blockquote>;
    case 'thematicBreak':
      return <hr />;
    case 'break':
      return <br />;
    case 'link':
      return <Link url={node.url} inside={inside} id={id} />;
    case 'image':
      // A picture of elsewhere would tell elsewhere who reads this.
      return <span class="soft">{node.alt ?? ''}</span>;
    case 'table':
      return <Table node={node} id={id} />;
    case 'html':
      return <Html value={node.value} />;
    default:
      return inside ?? rawText(node);
  }
}

function Heading({ depth, children }: { readonly depth: number; readonly children: ComponentChildren }) {
  if (depth === 1) return <h1>{children}</h1>;
  return depth === 2 ? <h2>{children}</h2> : <h3>{children}</h3>;
}

function Html({ value }: { readonly value: string }) {
  const anchor = anchorOf(value);
  if (anchor === 'end') return null;
  return anchor === null ? <code>{value}</code> : <span id={anchor} />;
}

interface LinkProps {
  readonly url: string;
  readonly inside: ComponentChildren;
  readonly id: string;
}

function Link({ url, inside, id }: LinkProps) {
  const link = linkOf(url, id, location.origin);
  switch (link.kind) {
    case 'none':
      return <span title={`a link that is not followed: ${url}`}>{inside}</span>;
    case 'evidence':
      return (
        <a class="cite" href={to(link.href)}>
          {inside}
        </a>
      );
    case 'own':
      return <a href={to(link.href)}>{inside}</a>;
    case 'elsewhere':
      return (
        <a href={link.href} rel="noreferrer noopener" target="_blank">
          {inside}
        </a>
      );
  }
}

function Table({ node, id }: { readonly node: Extract<Read, { type: 'table' }>; readonly id: string }) {
  const [head, ...rows] = node.children;
  const side = (index: number): string | undefined => (node.align?.[index] === 'right' ? 'number' : undefined);
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="Table">
      <table>
        <thead>
          <tr>
            {head?.children.map((cell, index) => (
              <th key={index} scope="col" class={side(index)}>
                <Nodes nodes={cell.children} id={id} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, rowIndex) => (
            <tr key={rowIndex}>
              {row.children.map((cell, index) => (
                <td key={index} class={side(index)}>
                  <Nodes nodes={cell.children} id={id} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
