// Parsed declaration files, kept for every search of this process. Knows no project.
import ts from 'typescript';

const registry = ts.createDocumentRegistry(true);

/**
 * TypeScript's own registry, but for one thing: declaration files stay when the last service that used them is closed.
 * Reading those of the language itself takes half a second, and every search needs them. A file whose text differs
 * has another version and is parsed anew.
 */
export const declarationRegistry: ts.DocumentRegistry = {
  ...registry,
  releaseDocument(path: string, ...rest: unknown[]) {
    if (!path.endsWith('.d.ts')) (registry.releaseDocument as (...all: unknown[]) => void)(path, ...rest);
  },
  releaseDocumentWithKey(path: ts.Path, ...rest: unknown[]) {
    if (!path.endsWith('.d.ts')) (registry.releaseDocumentWithKey as (...all: unknown[]) => void)(path, ...rest);
  },
};
