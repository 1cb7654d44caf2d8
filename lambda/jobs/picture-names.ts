/** Extensions of pictures. Formats that cannot be decoded are among them: they fail by name instead of being passed over. */
const EXTENSIONS = 'jpg jpeg jpe jfif png webp gif avif tif tiff svg heic heif bmp jp2 jxl'.split(' ');
const PATTERN = new RegExp(`\\.(${EXTENSIONS.join('|')})$`, 'i');

/** Whether a file's name is that of a picture. */
export function isPictureName(name: string): boolean {
  return PATTERN.test(name);
}

/** Whether a file is none a person means: hidden, or left behind by a system. */
export function isLitter(path: string): boolean {
  return /(^|\/)(\.(?!\.?\/)|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/.test(path);
}

/** The order in which a walk through folders meets paths, each folder's entries by name. */
export function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (part !== other) return part < other ? -1 : 1;
  }
  return left.length - right.length;
}
