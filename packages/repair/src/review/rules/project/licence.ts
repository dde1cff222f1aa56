// Under which terms the code is given. No repair changes them.
import { isManifest, nameOf } from '../../reading/file-kinds.ts';
import { keyLines, manifestOf } from '../../reading/manifest.ts';
import { fileRule } from '../../rule.ts';

const licenceFile =
  /^(?:licen[cs]es?|copying|notice|unlicense|patents|third[-_]party[\w-]{0,40})(?:[.-][\w.-]{1,40})?$/i;
const header =
  /SPDX-License-Identifier:|\bCopyright\s{1,5}(?:\(c\)|©|\d{4})|\(c\)\s{1,5}\d{4}|\b(?:Licensed under|Permission is hereby granted)\b/i;
const mend = 'leave it to the people whose code it is';

export const licence = fileRule('licence', (file) => {
  const says = (line: number, text: string) => [{ severity: 'blocker' as const, line, says: text, mend }];
  if (licenceFile.test(nameOf(file.path)) && !/\.[cm]?[jt]sx?$/.test(file.path)) {
    if (file.after === null) return says(1, 'deletes the terms under which this code is given');
    if (file.before !== null) return says(file.added[0]?.line ?? 1, 'changes the terms under which this code is given');
    return says(1, 'adds terms under which code is given');
  }
  if (isManifest(file.path) && file.before !== null && file.after !== null) {
    const [before, after] = [manifestOf(file.before), manifestOf(file.after)];
    if (before && after && before.license !== after.license) {
      return says(keyLines(file.after).get('license') ?? 1, 'changes the licence that the package names');
    }
  }
  if (file.after === null) return [];
  const kept = new Set(file.added.map(({ text }) => text.trim()));
  const lost = file.removed.find(({ text }) => header.test(text.slice(0, 1_000)) && !kept.has(text.trim()));
  return lost ? says(file.newLineOf(lost.line), 'takes out or changes a notice of copyright or licence') : [];
});
