import type { Prediction } from '../../../contract/answer.ts';
import { colorOf, inkOn } from '../../../vision/palette.ts';
import { percent } from '../result/words.ts';

const SIZE = 12.5;
/** Width of an average character over the font's size. */
const CHARACTER = 0.58;
/** Longer names are cut: the list has them whole. */
const MOST_LETTERS = 24;

interface Props {
  readonly prediction: Prediction;
  readonly scale: number;
  /** Width of the picture: tags stay within it. */
  readonly width: number;
}

/** Label and score above a box, or inside where there is no room above. */
export function LabelTag({ prediction, scale, width }: Props) {
  const { box, classId } = prediction;
  if (!box) return null;
  const font = SIZE / scale;
  const height = font * 1.5;
  const text = textOf(prediction);
  const length = tagLength(prediction, scale);
  const x = Math.max(0, Math.min(box.x, width - length));
  const y = box.y >= height ? box.y - height : box.y;
  const color = colorOf(classId);
  return (
    <g>
      <rect x={x} y={y} width={length} height={height} rx={font * 0.25} fill={color} />
      <text
        x={x + font * 0.4}
        y={y + font * 1.1}
        fontSize={font}
        textLength={length - font * 0.8}
        lengthAdjust="spacingAndGlyphs"
        fill={inkOn(color)}
      >
        {text}
      </text>
    </g>
  );
}

/** How wide a tag is, in pixels of the picture. */
export function tagLength(prediction: Prediction, scale: number): number {
  return (textOf(prediction).length * CHARACTER + 0.8) * (SIZE / scale);
}

function textOf({ label, score }: Prediction): string {
  const name = label.length > MOST_LETTERS ? `${label.slice(0, MOST_LETTERS - 1)}…` : label;
  return `${name} ${percent(score)}`;
}
