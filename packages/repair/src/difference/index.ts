// How two texts differ, by lines: for sizes of patches, reviews and what people read. Loads nothing.
export { changedLines, lineDiff, patchSize, type ChangedLine, type DiffLine } from './line-diff.ts';
export { unifiedDiff } from './unified-diff.ts';
