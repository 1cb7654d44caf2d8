import { maskNames, sizeNames } from '../../../vision/feeds.ts';
import { describePort } from '../ports.ts';
import type { Facts } from './facts.ts';

/** Why no picture can be given to a graph, whatever it makes of it; else nothing. */
export function unfitInputs({ file: { inputs }, picture }: Facts): { readonly refused: string } | undefined {
  if (!picture) {
    const taken = inputs.map(describePort).join(', ') || 'there are none';
    return { refused: `no input takes a picture, float32, float16 or uint8 with three or four sides: ${taken}` };
  }
  const { port, layout, channels } = picture;
  const graph = `the graph takes ${describePort(port)}`;
  const batch = port.dims.length === 4 ? port.dims[0] : 1;
  if (typeof batch === 'number' && batch !== 1) {
    return { refused: `${graph}: batches of ${batch}, where one picture is given: export it for one` };
  }
  if (channels === undefined && typeof port.dims.at(layout === 'nchw' ? -3 : -1) === 'number') {
    return { refused: `${graph}, where pictures have 1 channel or 3` };
  }
  const more = inputs.find((input) => input !== port && !sizeNames.test(input.name) && !maskNames.test(input.name));
  return more && { refused: `it asks for ${describePort(more)} too, where a picture is given: export it without` };
}
