import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Route, routes } from '../contract/routes.ts';
import type { Settings } from './config.ts';
import { endingLog } from './functions.ts';
import { answerProblems } from './gateway-problems.ts';

interface GatewayProps {
  readonly settings: Settings;
  /** What answers each route. */
  readonly answers: (route: Route) => lambda.IFunction;
}

/** Name of the API's one stage. */
export const STAGE_NAME = 'live';
/** Seconds the gateway waits for a function: its own limit. */
const GATEWAY_SECONDS = 29;

/** The REST API: the routes of the contract and no others, each with a key unless it is public. */
export class Gateway extends Construct {
  readonly api: apigateway.RestApi;
  readonly accessLog: logs.LogGroup;

  constructor(scope: Construct, id: string, { settings, answers }: GatewayProps) {
    super(scope, id);
    this.accessLog = endingLog(this, 'AccessLog', settings);
    this.api = new apigateway.RestApi(this, 'Api', {
      restApiName: Stack.of(this).stackName,
      description: 'Glimpse: pictures in, predictions out',
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      // Pictures reach the function as they are, and leave it so.
      binaryMediaTypes: ['*/*'],
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: STAGE_NAME,
        tracingEnabled: true,
        // Those of the stage come free; a set for each method would be paid, and nothing watches it.
        metricsEnabled: false,
        throttlingRateLimit: settings.rateLimit,
        throttlingBurstLimit: settings.burstLimit,
        loggingLevel: apigateway.MethodLoggingLevel.ERROR,
        accessLogDestination: new apigateway.LogGroupLogDestination(this.accessLog),
        accessLogFormat: accessLogFormat(),
      },
    });
    // Its own output of the address; the stack has one with a name people can use.
    this.api.node.tryRemoveChild('Endpoint');
    // Where the gateway writes of its own errors: made by the gateway itself the group would never forget.
    const logGroupName = `API-Gateway-Execution-Logs_${this.api.restApiId}/${STAGE_NAME}`;
    this.api.deploymentStage.node.addDependency(endingLog(this, 'ExecutionLog', settings, logGroupName));
    this.addRoutes(answers);
    answerProblems(this.api);
    this.acknowledge();
  }

  private addRoutes(answers: GatewayProps['answers']): void {
    const parameters = this.api.addRequestValidator('Parameters', {
      validateRequestParameters: true,
      // Bodies are pictures and have no model here: the function reads them.
      validateRequestBody: true,
    });
    // CloudFront takes the trailing slash off, so that an alias with one needs no method of its own.
    for (const route of routes.filter(({ path }) => !path.endsWith('/'))) {
      const integration = new apigateway.LambdaIntegration(answers(route), {
        timeout: Duration.seconds(GATEWAY_SECONDS),
        scopePermissionToMethod: false,
      });
      this.api.root.resourceForPath(route.path).addMethod(route.method, integration, {
        apiKeyRequired: route.grade !== 'public',
        requestValidator: parameters,
        requestParameters: requiredParameters(route),
      });
    }
  }

  private acknowledge(): void {
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-APIG4', reason: 'Callers hold API keys; public routes tell nothing of anyone' },
      { id: 'AwsSolutions-COG4', reason: 'Callers are programs and a page without accounts: keys, not users' },
      { id: 'AwsSolutions-APIG3', reason: 'The firewall is a setting (waf), on in the prod preset' },
      {
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
        reason: 'The one role API Gateway has in an account to write logs is meant to have this policy',
      },
    );
  }
}

function requiredParameters({ method, path }: Route): Record<string, boolean> {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [`method.request.path.${name}`, true]);
  const query = method === 'GET' && path === '/v1/predict' ? [['method.request.querystring.url', true]] : [];
  return Object.fromEntries([...inPath, ...query]);
}

function accessLogFormat(): apigateway.AccessLogFormat {
  const field = apigateway.AccessLogField;
  return apigateway.AccessLogFormat.custom(
    JSON.stringify({
      requestId: field.contextRequestId(),
      traceId: field.contextXrayTraceId(),
      time: field.contextRequestTimeEpoch(),
      method: field.contextHttpMethod(),
      route: field.contextResourcePath(),
      status: field.contextStatus(),
      ms: field.contextResponseLatency(),
      bytes: field.contextResponseLength(),
      keyId: field.contextIdentityApiKeyId(),
      userAgent: field.contextIdentityUserAgent(),
      error: field.contextErrorMessage(),
    }),
  );
}
