// Which paths no patch may name, and no search needs to see. It must not know what lies there.

const OUTSIDE = /^$|^\/|\\|\0|^[a-z]:|(?:^|\/)(?:\.{0,2}|\.git|node_modules)(?:\/|$)/i;

/** Out of the tree, into git's own folder, or into what the package manager makes. */
export function leavesTree(path: string): boolean {
  return OUTSIDE.test(path);
}
