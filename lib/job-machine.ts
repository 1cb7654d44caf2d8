import type { BatchEvent, StepEvent } from '../lambda/jobs/events.ts';

export interface JobMachine {
  /** Bucket with the files of jobs, and what their keys begin with. */
  readonly bucket: string;
  readonly prefix: string;
  /** ARNs of what runs models and of what does the first and the last step. */
  readonly modelFunction: string;
  readonly jobFunction: string;
  /** Topic that is told of scheduled jobs. */
  readonly topic: string;
  /** Pictures of one call of the model function. */
  readonly batchSize: number;
  /** Such calls at a time. */
  readonly concurrency: number;
  /** Percent of the pictures that may be lost with their calls before the rest is not tried. */
  readonly toleratedPercent: number;
}

/** Values that are read from the state: `name.$` instead of `name`. */
type Template<T> = { readonly [K in keyof T as K | `${K & string}.$`]?: unknown };

// Lambda itself was busy, or had a moment: https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
const busy = {
  ErrorEquals: [
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
  ],
  IntervalSeconds: 2,
  MaxAttempts: 8,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
};
const once = { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 1 };

/**
 * The way of a job in Amazon States Language: prepare, predict in a distributed map over the manifest, summarise. A picture
 * that ends its call (memory, crash, time) is found by doing the pictures of that call one by one, and is the only one lost.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export function jobMachine(parts: JobMachine): object {
  const { bucket, prefix, batchSize, concurrency, toleratedPercent } = parts;
  const step = (event: Template<StepEvent>) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: {
      FunctionName: parts.jobFunction,
      Payload: {
        'input.$': '$$.Execution.Input',
        'execution.$': '$$.Execution.Name',
        'time.$': '$$.Execution.StartTime',
        ...event,
      },
    },
    OutputPath: '$.Payload',
    Retry: [busy, { ...once, MaxAttempts: 2 }],
  });
  return {
    Comment: 'Glimpse: predicts on the pictures of a job',
    StartAt: 'Cancelled?',
    States: {
      'Cancelled?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.cancelled', IsPresent: true, Next: 'Summarise' }],
        Default: 'Prepare',
      },
      Prepare: { ...step({ step: 'prepare' }), Catch: stopped, Next: 'Any?' },
      'Any?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.total', NumericGreaterThan: 0, Next: 'Predict' }],
        Default: 'Summarise',
      },
      Predict: {
        Type: 'Map',
        Label: 'Predict',
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON' },
          Parameters: { Bucket: bucket, 'Key.$': `States.Format('${prefix}{}', $.manifest)` },
        },
        ItemBatcher: {
          MaxItemsPerBatch: batchSize,
          BatchInput: { 'job.$': '$.job', 'model.$': '$.model', 'options.$': '$.options', 'key.$': '$.key' },
        },
        MaxConcurrency: concurrency,
        ToleratedFailurePercentage: toleratedPercent,
        ItemProcessor: batch(parts.modelFunction),
        // What a call says of its batch. Rows are written by the function: a state holds 256 KB, a batch may find more.
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Parameters: { Bucket: bucket, 'Prefix.$': `States.Format('${prefix}{}/map', $.job)` },
        },
        ResultPath: null,
        Catch: stopped,
        Next: 'Summarise',
      },
      Summarise: { ...step({ step: 'summarise' }), Next: 'Scheduled?' },
      'Scheduled?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.notify', BooleanEquals: true, Next: 'Tell the operator' }],
        Default: 'Done',
      },
      'Tell the operator': {
        Type: 'Task',
        Resource: 'arn:aws:states:::sns:publish',
        Parameters: { TopicArn: parts.topic, 'Subject.$': '$.subject', 'Message.$': '$.message' },
        Retry: [{ ...once, MaxAttempts: 3 }],
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
      'Summarise what there is': { ...step({ step: 'summarise', 'error.$': '$.error' }), Next: 'Stopped' },
      // Failed executions are an alarm; a job whose pictures failed is not.
      Stopped: { Type: 'Fail', Error: 'JobStopped', Cause: 'A step failed; the job says what was done until then' },
    },
  };
}

const stopped = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Summarise what there is' }];

/** One batch: called again while the function leaves some for lack of time, then picture by picture where a call fails. */
function batch(modelFunction: string): object {
  const predict = (items: string, from: object) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: {
      FunctionName: modelFunction,
      Payload: {
        jobBatch: {
          'job.$': '$.BatchInput.job',
          'model.$': '$.BatchInput.model',
          'options.$': '$.BatchInput.options',
          'key.$': '$.BatchInput.key',
          'items.$': items,
          ...from,
        },
      } satisfies Template<BatchEvent>,
    },
    ResultSelector: { 'next.$': '$.Payload.next', 'left.$': '$.Payload.left' },
    ResultPath: '$.at',
  });
  return {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'Begin',
    States: {
      Begin: { Type: 'Pass', Result: { next: 0 }, ResultPath: '$.at', Next: 'Batch' },
      Batch: {
        ...predict('$.Items', { 'from.$': '$.at.next' }),
        Retry: [busy, { ...once, IntervalSeconds: 5 }],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'One by one' }],
        Next: 'Any left?',
      },
      'Any left?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.at.left', NumericGreaterThan: 0, Next: 'Batch' }],
        Default: 'Batch done',
      },
      'Batch done': { Type: 'Pass', OutputPath: '$.at', End: true },
      'One by one': {
        Type: 'Map',
        ItemsPath: '$.Items',
        ItemSelector: { 'BatchInput.$': '$.BatchInput', 'Item.$': '$$.Map.Item.Value' },
        MaxConcurrency: 1,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'One',
          States: {
            One: {
              ...predict('States.Array($.Item)', { from: 0 }),
              Retry: [busy],
              Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.at', Next: 'Lost' }],
              End: true,
            },
            // It has no row; the summary names it.
            Lost: { Type: 'Pass', End: true },
          },
        },
        ResultPath: null,
        Next: 'Batch done',
      },
    },
  };
}
