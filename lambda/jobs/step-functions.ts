import type { SFNClient, SFNClientConfig } from '@aws-sdk/client-sfn';
import { decodeTime } from 'ulid';
import type { JobRunner } from './runner.ts';

/** Milliseconds after which a job that has no execution will have none. */
const BEGIN_MS = 60_000;

/**
 * Runs jobs by a state machine (lib/job-machine.ts), an execution each, named like the job: beginning twice begins once.
 * @param machine its ARN
 */
export function createStepFunctionsRunner(machine: string, config: SFNClientConfig = {}): JobRunner {
  let loaded: Promise<{ sdk: typeof import('@aws-sdk/client-sfn'); client: SFNClient }> | undefined;
  const load = () => {
    loaded ??= import('@aws-sdk/client-sfn').then((sdk) => ({ sdk, client: new sdk.SFNClient(config) }));
    return loaded;
  };
  const executionOf = (id: string) => `${machine.replace(':stateMachine:', ':execution:')}:${id}`;

  async function start(name: string, input: object): Promise<void> {
    const { sdk, client } = await load();
    try {
      const execution = { stateMachineArn: machine, name, input: JSON.stringify(input) };
      await client.send(new sdk.StartExecutionCommand(execution));
    } catch (error) {
      if ((error as Error).name !== 'ExecutionAlreadyExists') throw error;
    }
  }

  return {
    start: (id) => start(id, { job: id }),
    async cancel(id) {
      const { sdk, client } = await load();
      const stop = { executionArn: executionOf(id), cause: 'Cancelled by its owner' };
      await client.send(new sdk.StopExecutionCommand(stop)).catch(absent);
      // Puts together what there is.
      await start(`${id}-cancelled`, { job: id, cancelled: true });
    },
    async lost(id) {
      const { sdk, client } = await load();
      const execution = await client
        .send(new sdk.DescribeExecutionCommand({ executionArn: executionOf(id) }))
        .catch(absent);
      // Between noting a job and beginning it there is a moment, and whoever asked may be cut off in it.
      if (!execution)
        return Date.now() - decodeTime(id) > BEGIN_MS ? 'It was never begun: ask for it again.' : undefined;
      const { status, error } = execution;
      if (status === 'RUNNING' || status === 'SUCCEEDED' || status === 'PENDING_REDRIVE') return undefined;
      return `Its execution ended as ${status}${error === undefined ? '' : ` (${error})`}.`;
    },
  };
}

function absent(error: unknown): undefined {
  if ((error as Error).name !== 'ExecutionDoesNotExist') throw error;
}
