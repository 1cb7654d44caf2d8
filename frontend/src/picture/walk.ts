import { looksLikePicture } from './picture.ts';

/**
 * What is dropped or pasted, in name order. Of folders the pictures, and ZIP archives where they are wanted; a file by
 * itself as it is, so that its view can say why it is of no use.
 */
export async function filesOf(transfer: DataTransfer, withZip = false): Promise<File[]> {
  const isWanted = (file: File) => looksLikePicture(file) || (withZip && /\.zip$/i.test(file.name));
  // Entries must be taken before the first await: the transfer is emptied after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? undefined);
  if (entries.some((entry) => entry?.isDirectory)) {
    const files = (await Promise.all(entries.map((entry) => (entry ? walk(entry) : [])))).flat();
    return inOrder(files.filter(isWanted));
  }
  return inOrder([...transfer.files]);
}

/** By name, as people count: 2 before 10. */
export function inOrder(files: readonly File[]): File[] {
  const path = (file: File) => file.webkitRelativePath || file.name;
  return [...files].sort((a, b) => path(a).localeCompare(path(b), undefined, { numeric: true }));
}

async function walk(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  // readEntries gives at most 100 at a time, and an empty list at the end.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return found;
    found.push(...(await Promise.all(batch.map(walk))).flat());
  }
}
