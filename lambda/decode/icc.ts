/**
 * The name an ICC profile gives itself: its `desc` tag, ASCII in version 2, UTF-16 in version 4.
 * Nothing where the profile is malformed. Source: ICC.1:2022, 7.3 and 9.2.41; ICC.1:2001-04, 6.5.17.
 */
export function profileName(profile: Uint8Array): string | undefined {
  const icc = Buffer.from(profile.buffer, profile.byteOffset, profile.byteLength);
  try {
    const tags = Math.min(icc.readUInt32BE(128), 100);
    const entry = Array.from({ length: tags }, (_, index) => 132 + 12 * index).find(
      (at) => icc.toString('latin1', at, at + 4) === 'desc',
    );
    if (entry === undefined) return undefined;
    const start = icc.readUInt32BE(entry + 4);
    const text =
      icc.toString('latin1', start, start + 4) === 'mluc'
        ? utf16(icc, start + icc.readUInt32BE(start + 24), icc.readUInt32BE(start + 20))
        : icc.toString('latin1', start + 12, start + 12 + icc.readUInt32BE(start + 8));
    return text.replace(/[^\x20-\x7e]/g, '').slice(0, 60) || undefined;
  } catch {
    return undefined;
  }
}

function utf16(bytes: Buffer, start: number, length: number): string {
  return Buffer.from(bytes.subarray(start, start + (length & ~1)))
    .swap16()
    .toString('utf16le');
}
