import type { Mask } from '../../../contract/answer.ts';

/** The outline of an object, filled in. The page asks for polygons only. */
export function MaskPath({ mask, color }: { mask: Mask; color: string }) {
  if (!('polygons' in mask)) return null;
  const d = mask.polygons.map((ring) => `M${ring.map(([x, y]) => `${x} ${y}`).join('L')}Z`).join('');
  return <path className="mask" d={d} fill={color} stroke={color} />;
}
