// Joins a folder of the world and a path inside it. The engine knows no file system; it only hands paths on.

export function join(folder: string, path: string): string {
  return `${folder.replace(/\/+$/, '')}/${path.replace(/^\.?\/+/, '')}`;
}
