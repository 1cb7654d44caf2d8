import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A name for what an account can have once, whatever the region: a stack in a second region has one of its own. */
export function accountWideName(scope: IConstruct, part?: string): string {
  const { stackName, region } = Stack.of(scope);
  return [stackName, region, part].filter((each) => each !== undefined).join('-');
}
