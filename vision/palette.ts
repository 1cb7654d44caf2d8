// Okabe and Ito's colours (https://jfly.uni-koeln.de/color/), then three of Paul Tol's: told apart by colour-blind people too.
const base = [
  [0x56, 0xb4, 0xe9],
  [0xe6, 0x9f, 0x00],
  [0x00, 0x9e, 0x73],
  [0xf0, 0xe4, 0x42],
  [0xcc, 0x79, 0xa7],
  [0xd5, 0x5e, 0x00],
  [0x00, 0x72, 0xb2],
  [0xee, 0x33, 0x77],
  [0xbb, 0xcc, 0x33],
  [0x99, 0xdd, 0xff],
] as const;
/** How far each further round of the same colours is mixed: towards white, then towards black. */
const rounds = [0, 0.45, -0.35] as const;

/** The colour of a class as `#rrggbb`: the same for a class id in every picture, on the page and in drawn results. */
export function colorOf(classId: number): string {
  const mix = rounds[Math.floor(classId / base.length) % rounds.length]!;
  const color = base[classId % base.length]!;
  const towards = mix < 0 ? 0 : 255;
  const mixed = color.map((channel) => Math.round(channel + (towards - channel) * Math.abs(mix)));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Black or white, whichever reads better on the colour (WCAG relative luminance). */
export function inkOn(color: string): '#000000' | '#ffffff' {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  // Contrast with black is (L + 0.05) / 0.05, with white 1.05 / (L + 0.05): they meet at L = 0.179.
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000000' : '#ffffff';
}
