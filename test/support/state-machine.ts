import { setTimeout } from 'node:timers/promises';
import { mapInOrder } from '../../lambda/map-in-order.ts';

// An interpreter of that part of Amazon States Language (JSONPath) which lib/job-machine.ts speaks. What it does not know it
// refuses, so that no field is passed over in silence. https://states-language.net/spec.html

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
// biome-ignore lint/suspicious/noExplicitAny: a definition is as free as JSON, and read field by field.
type Loose = any;
type Fields = Readonly<Record<string, Loose>>;

export class StateError extends Error {
  override readonly name: string;
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export interface World {
  /** Invokes a function; throws a {@link StateError} where it fails. */
  invoke(functionName: string, payload: unknown): Promise<unknown>;
  publish(message: Fields): void;
  /** An object of S3. */
  getObject(bucket: string, key: string): Promise<string>;
  /** Divides every wait: tests have no minutes. */
  readonly hurry: number;
}

/** Waits between tries are halved at random, as JitterStrategy FULL asks for. */
const jitter = (strategy: string | undefined) => (strategy === 'FULL' ? Math.random() : 1);

const known: Readonly<Record<string, readonly string[]>> = {
  Task: ['Resource', 'Parameters', 'ResultSelector', 'ResultPath', 'OutputPath', 'Retry', 'Catch', 'Next', 'End'],
  Choice: ['Choices', 'Default'],
  Pass: ['Result', 'ResultPath', 'OutputPath', 'Next', 'End'],
  Map: [
    ...['Label', 'ItemReader', 'ItemsPath', 'ItemBatcher', 'ItemSelector', 'MaxConcurrency', 'ItemProcessor'],
    ...['ToleratedFailurePercentage', 'ResultWriter', 'ResultPath', 'Catch', 'Next', 'End'],
  ],
  Succeed: [],
  Fail: ['Error', 'Cause'],
};

/** Runs a machine to its end; throws the {@link StateError} it fails with. */
export function execute(machine: object, input: Json, world: World, execution: { name: string; startTime: string }) {
  const context = { Execution: { Input: input, Name: execution.name, StartTime: execution.startTime } };
  return run(machine as Fields, input, context, world);
}

async function run({ StartAt, States }: Fields, input: Json, context: Fields, world: World): Promise<Json> {
  let name: string | undefined = StartAt;
  let data = input;
  while (name !== undefined) {
    const state: Fields = States[name];
    if (!state) throw new Error(`No state "${name}"`);
    for (const field of Object.keys(state)) {
      if (field !== 'Type' && !known[state.Type]?.includes(field)) throw new Error(`"${name}" has ${field}: not known`);
    }
    if (state.Type === 'Fail') throw new StateError(state.Error, state.Cause);
    if (state.Type === 'Succeed') return data;
    if (state.Type === 'Choice') {
      name = state.Choices.find((choice: Fields) => holds(choice, data))?.Next ?? state.Default;
      continue;
    }
    try {
      const result = await effect(state, data, context, world);
      data = outputOf(state, data, result, context);
    } catch (error) {
      const caught = error instanceof StateError ? catcherOf(state.Catch, error.name) : undefined;
      if (!caught) throw error;
      const { name: failure, message } = error as StateError;
      data = place(data, caught.ResultPath, { Error: failure, Cause: message });
      name = caught.Next;
      continue;
    }
    name = state.End === true ? undefined : state.Next;
  }
  return data;
}

async function effect(state: Fields, data: Json, context: Fields, world: World): Promise<Json> {
  if (state.Type === 'Pass') return state.Result ?? data;
  if (state.Type === 'Map') return map(state, data, context, world);
  return retrying(state.Retry ?? [], world.hurry, () => task(state, data, context, world));
}

async function task({ Resource, Parameters }: Fields, data: Json, context: Fields, world: World): Promise<Json> {
  const given = fill(Parameters, data, context) as Fields;
  if (Resource === 'arn:aws:states:::lambda:invoke')
    return { Payload: (await world.invoke(given.FunctionName, given.Payload)) as Json, StatusCode: 200 };
  if (Resource === 'arn:aws:states:::sns:publish') {
    world.publish(given);
    return {};
  }
  throw new Error(`${Resource} is not known`);
}

async function map(state: Fields, data: Json, context: Fields, world: World): Promise<Json> {
  const { ItemProcessor, ItemReader, ItemBatcher, MaxConcurrency, ToleratedFailurePercentage = 0 } = state;
  const isDistributed = ItemProcessor.ProcessorConfig.Mode === 'DISTRIBUTED';
  if (Boolean(ItemReader) !== isDistributed) throw new Error('Only a distributed map reads its items');
  const items: Json[] = ItemReader ? await readItems(ItemReader, data, context, world) : get(data, state.ItemsPath);
  const inputs: Json[] = ItemBatcher
    ? batches(items, ItemBatcher, data, context)
    : items.map((Value, Index) => fill(state.ItemSelector, data, { ...context, Map: { Item: { Value, Index } } }));
  let failed = 0;
  const results = mapInOrder(inputs, MaxConcurrency, async (input) => {
    if (JSON.stringify(input).length > 256 * 1024) throw new StateError('States.DataLimitExceeded', 'input of a child');
    try {
      // What is a child of its own has a context of its own.
      return await run(ItemProcessor, input, context, world);
    } catch (error) {
      if (!isDistributed || !(error instanceof StateError)) throw error;
      failed += ItemBatcher ? (input as Fields).Items.length : 1;
      return null;
    }
  });
  const all = await Array.fromAsync(results);
  if (failed * 100 > ToleratedFailurePercentage * items.length)
    throw new StateError('States.ExceedToleratedFailureThreshold', `${failed} of ${items.length} items failed`);
  return all;
}

async function readItems({ Resource, ReaderConfig, Parameters }: Fields, data: Json, context: Fields, world: World) {
  if (Resource !== 'arn:aws:states:::s3:getObject' || ReaderConfig.InputType !== 'JSON')
    throw new Error(`${Resource} of ${ReaderConfig.InputType} is not known`);
  const { Bucket, Key } = fill(Parameters, data, context) as Fields;
  return JSON.parse(await world.getObject(Bucket, Key)) as Json[];
}

function batches(items: readonly Json[], { MaxItemsPerBatch, BatchInput }: Fields, data: Json, context: Fields) {
  const input = fill(BatchInput, data, context);
  return Array.from({ length: Math.ceil(items.length / MaxItemsPerBatch) }, (_, at) => ({
    BatchInput: input,
    Items: items.slice(at * MaxItemsPerBatch, (at + 1) * MaxItemsPerBatch),
  }));
}

async function retrying<T>(retriers: readonly Fields[], hurry: number, attempt: () => Promise<T>): Promise<T> {
  const tries = retriers.map(() => 0);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const at = retriers.findIndex(
        ({ ErrorEquals }) => error instanceof StateError && matches(ErrorEquals, error.name),
      );
      const {
        MaxAttempts = 3,
        IntervalSeconds = 1,
        BackoffRate = 2,
        MaxDelaySeconds = 1e9,
        JitterStrategy,
      } = retriers[at] ?? {};
      if (at < 0 || tries[at]! >= MaxAttempts) throw error;
      const seconds = Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** tries[at]!) * jitter(JitterStrategy);
      tries[at]!++;
      await setTimeout((seconds * 1000) / hurry);
    }
  }
}

function outputOf(state: Fields, data: Json, raw: Json, context: Fields): Json {
  const result = state.ResultSelector ? fill(state.ResultSelector, raw, context) : raw;
  const whole = 'ResultPath' in state ? place(data, state.ResultPath, result) : result;
  return 'OutputPath' in state ? get(whole, state.OutputPath) : whole;
}

function catcherOf(catchers: readonly Fields[] = [], name: string): Fields | undefined {
  return catchers.find(({ ErrorEquals }) => matches(ErrorEquals, name));
}

function matches(names: readonly string[], name: string): boolean {
  return names.includes(name) || names.includes('States.ALL');
}

function holds(choice: Fields, data: Json): boolean {
  const { Variable, Next: _next, ...tests } = choice;
  const [[operator, wanted] = [], ...others] = Object.entries(tests);
  if (others.length > 0) throw new Error(`A choice with ${Object.keys(tests)}`);
  const path: string[] = Variable.slice(2).split('.');
  const isPresent = path.reduce<Loose>((value, part) => value?.[part], data) !== undefined;
  if (operator === 'IsPresent') return isPresent === wanted;
  const value = get(data, Variable);
  if (operator === 'NumericGreaterThan') return typeof value === 'number' && value > wanted;
  if (operator === 'BooleanEquals') return value === wanted;
  throw new Error(`${operator} is not known`);
}

/** A payload template with its values. */
function fill(template: Loose, data: Json, context: Fields): Loose {
  if (Array.isArray(template)) return template.map((each) => fill(each, data, context));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$') ? [key.slice(0, -2), read(value as string, data, context)] : [key, fill(value, data, context)],
    ),
  );
}

function read(expression: string, data: Json, context: Fields): Json {
  const [, name, list = ''] = /^States\.(\w+)\((.*)\)$/.exec(expression) ?? [];
  if (name === undefined)
    return expression.startsWith('$$') ? get(context as Json, expression.slice(1)) : get(data, expression);
  const values = list
    .split(/,\s*/)
    .map((part) => (part.startsWith("'") ? part.slice(1, -1) : read(part, data, context)));
  if (name === 'Array') return values;
  if (name !== 'Format') throw new Error(`States.${name} is not known`);
  const [format, ...parts] = values as string[];
  return format!.replace(/\{\}/g, () => String(parts.shift()));
}

function get(data: Json, path: string): Loose {
  if (!/^\$(\.\w+)*$/.test(path)) throw new Error(`The path ${path} is not known`);
  const parts = path.split('.').slice(1);
  return parts.reduce<Loose>((value, part) => {
    if (value?.[part] === undefined) throw new StateError('States.ParameterPathFailure', `There is no ${path}`);
    return value[part];
  }, data);
}

function place(data: Json, path: string | null, value: Loose): Json {
  if (path === null) return data;
  if (path === '$') return value;
  return { ...(data as Fields), [path.slice(2)]: value };
}
