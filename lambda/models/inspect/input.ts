import type { InputSpec } from '../../../contract/model.ts';
import { describePort } from '../ports.ts';
import { conventionOf, findingsOf } from './conventions.ts';
import type { Facts } from './facts.ts';
import { certain, type Finding, guess, likely } from './finding.ts';
import { tellNormalisation } from './normalisation.ts';
import type { OutputInput } from './opinion.ts';

/** Fields of `input`, each with how sure it is. */
export type InputFindings = { readonly [field in keyof InputSpec]?: Finding<InputSpec[field]> };

/** Sizes that stand in where the graph takes any. */
const usual = { classification: 224, other: 640 };

/** How pictures are prepared: what the graph says, and for the rest how the family's own code does it. */
export function tellInput(output: OutputInput, facts: Facts): InputFindings {
  const { picture } = facts;
  const { pixels } = facts.noted;
  if (!picture) return {};
  const { port, layout, channels, width, height } = picture;
  const graph = `the graph takes ${describePort(port)}`;
  const fromConvention = findingsOf(conventionOf(output, facts)) as InputFindings;
  const size = (side: number | undefined): Finding<number> => {
    if (side !== undefined) return certain(side, port.dims.includes(side) ? graph : 'noted by the exporter as imgsz');
    const any = output.family === 'classification' ? usual.classification : usual.other;
    return fromConvention.resize?.value === 'none'
      ? likely(any, 'any size will do: pictures go in as they are')
      : guess(any, `${graph}, so any size: the one it was trained with is not said`);
  };
  const numbers = tellNumbers(facts);
  return {
    ...fromConvention,
    width: size(width),
    height: size(height),
    layout: certain(layout, graph),
    type: certain(port.type as InputSpec['type'], graph),
    ...(pixels?.color && { color: certain(pixels.color, 'noted in the file as Image.BitmapPixelFormat') }),
    ...(channels === 1 && { color: certain('gray', graph) }),
    ...(numbers && {
      scale: { ...numbers, value: numbers.value.scale },
      mean: { ...numbers, value: [...numbers.value.mean] },
      std: { ...numbers, value: [...numbers.value.std] },
    }),
    ...(output.family === 'tf-od' && width !== undefined && { resize: certain('stretch', graph) }),
    ...(output.family === 'torchvision' && width !== undefined && oneSize(graph)),
  };
}

// Traced without dynamic sides: fitted in undistorted, at the corner that torchvision itself fills batches from.
function oneSize(graph: string): InputFindings {
  const why = `${graph} and no other size: the whole picture is fitted in`;
  return { resize: guess('letterbox', why), anchor: guess('top-left', why) };
}

function tellNumbers(facts: Facts) {
  if (facts.picture?.port.type === 'uint8') {
    return certain({ scale: 1, mean: [0, 0, 0], std: [1, 1, 1] }, 'whole numbers go in: pixels as they are');
  }
  const { numbers } = facts.noted.pixels ?? {};
  return numbers ? certain(numbers, 'noted in the file as Image.NominalPixelRange') : tellNormalisation(facts);
}
