import type { PointerEvent } from 'react';
import type { Box } from '../../../contract/answer.ts';
import { colorOf } from '../../../vision/palette.ts';

const SIZE = 13;

interface Props {
  readonly classId: number;
  readonly box: Box;
  readonly number: number;
  readonly scale: number;
  readonly isActive: boolean;
  readonly onPointerDown: (event: PointerEvent) => void;
}

/** A box to take hold of, with the number that it has in the list. */
export function EditorBox({ classId, box, number, scale, isActive, onPointerDown }: Props) {
  const font = SIZE / scale;
  return (
    <>
      <rect
        className={isActive ? 'is-active' : undefined}
        {...box}
        stroke={colorOf(classId)}
        onPointerDown={onPointerDown}
      />
      <text x={box.x + font * 0.35} y={box.y + font * 1.15} fontSize={font} strokeWidth={font * 0.28}>
        {number}
      </text>
    </>
  );
}
