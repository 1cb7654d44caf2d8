import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** cdk-nag's name for "this statement covers more than one resource": the ARN of a construct with a pattern behind it. */
export function wildcardBelow(construct: IConstruct, pattern: string): string {
  const logicalId = Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnResource);
  return `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>${pattern}]`;
}
