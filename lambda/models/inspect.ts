import type { Task } from '../../contract/model.ts';
import type { Port } from '../session.ts';
import { factsOf } from './inspect/facts.ts';
import { tellFamily } from './inspect/family.ts';
import type { Finding } from './inspect/finding.ts';
import { type InputFindings, tellInput } from './inspect/input.ts';
import { type LabelFindings, tellLabels } from './inspect/labels.ts';
import type { OutputInput } from './inspect/opinion.ts';
import { tellTask } from './inspect/task.ts';
import { unfitInputs } from './inspect/unfit-inputs.ts';
import type { OnnxFile } from './onnx-file.ts';
import { runtimeFaults } from './runtime.ts';

/** What a file is, and how sure that is. */
export interface Inspection {
  readonly producer: string;
  readonly opset: number;
  readonly irVersion: number;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly license?: string;
  readonly description?: string;
  /** Why the runtime will not load it; empty where nothing speaks against it. */
  readonly faults: readonly string[];
  /** Why it is nothing that can be served. */
  readonly refused?: string;
  readonly task?: Finding<Task>;
  readonly output?: Finding<OutputInput>;
  readonly input: InputFindings;
  readonly classes?: Finding<number>;
  readonly labels?: Finding<readonly string[]>;
  /** What the file does not say and somebody must. */
  readonly needs: readonly Need[];
}

export interface Need {
  /** The field of the manifest, e.g. `labels` or `input.width`. */
  readonly field: string;
  readonly why: string;
}

/** Tells from a file alone what it is: task, family, input and labels. */
export function inspect(file: OnnxFile): Inspection {
  const facts = factsOf(file);
  const { license, description } = facts.noted;
  const about = {
    producer: file.producer,
    opset: file.opsets.get('') ?? 0,
    irVersion: file.irVersion,
    inputs: file.inputs,
    outputs: file.outputs,
    ...(license !== undefined && { license }),
    ...(description !== undefined && { description }),
    faults: runtimeFaults(file),
  };
  const opinion = unfitInputs(facts) ?? tellFamily(facts);
  if ('refused' in opinion) return { ...about, refused: opinion.refused, input: {}, needs: [] };
  const input = tellInput(opinion.value, facts);
  const { count, labels }: LabelFindings = tellLabels(opinion.value, facts);
  return {
    ...about,
    task: tellTask(opinion.value, facts),
    output: opinion,
    input,
    ...(count && { classes: count }),
    ...(labels && { labels }),
    needs: needsOf(opinion, input, count, labels),
  };
}

function needsOf(
  output: Finding<OutputInput>,
  input: InputFindings,
  count: Finding<number> | undefined,
  labels: Finding<readonly string[]> | undefined,
): Need[] {
  const needs: Need[] = [];
  if (output.certainty === 'guess')
    needs.push({ field: 'output', why: `${output.value.family} is a guess: ${output.why}` });
  for (const field of ['width', 'height', 'color', 'resize', 'scale'] as const) {
    const finding = input[field];
    if (finding?.certainty !== 'guess') continue;
    needs.push({ field: `input.${field}`, why: `${finding.value} is a guess: ${finding.why}` });
  }
  if (!labels) {
    needs.push({ field: 'labels', why: `${unnamed(count?.value)} not in the file` });
  }
  return needs;
}

function unnamed(classes: number | undefined): string {
  if (classes === undefined) return 'its classes, how many and which, are';
  return classes === 1 ? 'the name of its one class is' : `the names of its ${classes} classes are`;
}
