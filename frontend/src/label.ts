import type { Label } from '../../contract/model.ts';

/** The name of a class. The contract's own helper would bring its whole schema library into the page. */
export function labelName(label: Label): string {
  return typeof label === 'string' ? label : label.name;
}
