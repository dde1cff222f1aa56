// What a document of the server may become on the page, and what it may not.
import { expect, test } from 'vitest';
import { anchorOf, linkOf } from './links.ts';
import { readMarkdown } from './read.ts';

const ORIGIN = 'http://127.0.0.1:4600';

test('a sentence’s evidence leads to that piece in the incident', () => {
  expect(linkOf('#ev-1-35', 'inc_1', ORIGIN)).toEqual({
    kind: 'evidence',
    href: '/incidents/inc_1?tab=evidence&evidence=ev-1-35',
  });
});

test('only http(s) and this site are followed, and never with credentials in the address', () => {
  expect(linkOf('/services/alpha', 'inc_1', ORIGIN)).toEqual({ kind: 'own', href: '/services/alpha' });
  expect(linkOf('https://example.org/x', 'inc_1', ORIGIN).kind).toBe('elsewhere');
  for (const url of [
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'http://a:b@example.org',
    'file:///etc/passwd',
    'http://[',
  ])
    expect(linkOf(url, 'inc_1', ORIGIN).kind).toBe('none');
});

test('of HTML only the anchors of evidence mean something; everything else stays text', () => {
  expect(anchorOf('<a id="ev-1-2">')).toBe('ev-1-2');
  expect(anchorOf('</a>')).toBe('end');
  for (const html of ['<script>', '<a id="x" onclick="y">', '<img src=x onerror=y>', '<a href="javascript:x">'])
    expect(anchorOf(html)).toBeNull();
});

test('tables, headings, lists and links are read as such', () => {
  const nodes = readMarkdown('# one\n\n| a | b |\n|--:|---|\n| 1 | [ev](#ev-1-1) |\n\n- two\n');
  expect(nodes.map(({ type }) => type)).toEqual(['heading', 'table', 'list']);
});
