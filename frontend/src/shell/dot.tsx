import { colorOf } from '../../../vision/palette.ts';

/** The colour of a class, as on the picture. */
export function Dot({ classId }: { classId: number }) {
  return <span className="dot" style={{ color: colorOf(classId) }} />;
}
