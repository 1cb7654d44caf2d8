import { join } from 'node:path';
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { CacheControl } from 'aws-cdk-lib/aws-s3-deployment';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { routes } from '../contract/routes.ts';
import type { BucketDeployer } from './bucket-deployer.ts';
import { privateBucket } from './buckets.ts';
import type { Settings } from './config.ts';
import { accountWideName } from './names.ts';
import { apiHeaders, pageHeaders } from './security-headers.ts';

interface SiteProps {
  readonly settings: Settings;
  /** The built page. */
  readonly folder: string;
  /** Its WebAssembly, compressed: CloudFront compresses nothing above 10 MB. */
  readonly wasm: string;
  readonly api: apigateway.RestApi;
  /** Value of the key CloudFront adds to the page's calls. */
  readonly pageSecret: secretsmanager.ISecret | undefined;
  /** What CloudFront sends along with each call of the API. */
  readonly originHeaders: Readonly<Record<string, string>>;
  /** Buckets the page talks to by signed addresses. */
  readonly reachable: readonly s3.IBucket[];
  readonly logs: s3.IBucket;
  readonly deployer: BucketDeployer;
}

/**
 * Statuses of answers that CloudFront keeps for ten seconds even where nothing is to be cached, by path alone: the next caller,
 * with another key or question, would be given the failure of this one.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html
 */
const KEPT_FAILURES = [400, 403, 404, 405, 500, 502, 503, 504];

/** One origin for page and API: CloudFront over a private bucket and over the gateway, so that nothing needs CORS. */
export class Site extends Construct {
  readonly bucket: s3.Bucket;
  readonly distribution: cloudfront.Distribution;

  constructor(scope: Construct, id: string, props: SiteProps) {
    super(scope, id);
    const { settings, folder, wasm, logs, deployer } = props;
    this.bucket = privateBucket(this, 'Bucket', settings, {
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 'site/',
    });
    const access = new cloudfront.S3OriginAccessControl(this, 'Access', {
      originAccessControlName: accountWideName(this),
    });
    this.distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: Stack.of(this).stackName,
      defaultRootObject: 'index.html',
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      enableLogging: true,
      logBucket: logs,
      logFilePrefix: 'cloudfront/',
      ...ownDomain(this, settings),
      defaultBehavior: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(this.bucket, { originAccessControl: access }),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: pageHeaders(this, props.reachable),
        functionAssociations: [this.edge('site')],
      },
      additionalBehaviors: this.apiBehaviors(props),
      errorResponses: KEPT_FAILURES.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    });
    // Files of the page are named by their content; only index.html ever changes under its name.
    const named = {
      bucket: this.bucket,
      prefix: 'assets/',
      cache: CacheControl.fromString('public, max-age=31536000, immutable'),
    };
    const assets = deployer.deploy(this, 'Assets', { ...named, folder: join(folder, 'assets'), exclude: ['*.wasm'] });
    // Every browser that runs it reads Brotli.
    const runtime = deployer.deploy(this, 'Wasm', { ...named, folder: wasm, brotli: 'application/wasm' });
    const page = deployer.deploy(this, 'Page', {
      folder,
      exclude: ['assets'],
      bucket: this.bucket,
      cache: CacheControl.noCache(),
      distribution: this.distribution,
    });
    page.node.addDependency(assets, runtime);
    this.acknowledge(settings);
  }

  /** The address people use. */
  url(settings: Settings): string {
    return `https://${settings.domainName ?? this.distribution.distributionDomainName}`;
  }

  private apiBehaviors({ api, pageSecret, originHeaders }: SiteProps): Record<string, cloudfront.BehaviorOptions> {
    const origin = (originId: string, headers: Readonly<Record<string, string>> = {}) =>
      new origins.RestApiOrigin(api, {
        originId,
        readTimeout: Duration.seconds(35),
        customHeaders: { ...originHeaders, ...headers },
      });
    const plain = origin('api');
    const withKey = pageSecret && origin('api-of-the-page', { 'x-api-key': pageSecret.secretValue.unsafeUnwrap() });
    const behavior: Omit<cloudfront.BehaviorOptions, 'origin'> = {
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: apiHeaders(this),
      functionAssociations: [this.edge('api')],
    };
    return Object.fromEntries(
      patterns().map(({ pattern, isPublic }) => [
        pattern,
        { ...behavior, origin: isPublic ? plain : (withKey ?? plain) },
      ]),
    );
  }

  private edge(name: 'api' | 'site'): cloudfront.FunctionAssociation {
    const edgeFunction = new cloudfront.Function(this, `Edge-${name}`, {
      code: cloudfront.FunctionCode.fromFile({ filePath: join(import.meta.dirname, 'edge', `${name}.js`) }),
      runtime: cloudfront.FunctionRuntime.JS_2_0,
    });
    return { function: edgeFunction, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST };
  }

  private acknowledge(settings: Settings): void {
    Validations.of(this.distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'Open to the world unless its owner decides otherwise' },
      {
        id: 'AwsSolutions-CFR2',
        reason: 'The firewall stands at the API (setting waf): files of the page cost nothing',
      },
    );
    if (settings.domainName === undefined) {
      Validations.of(this.distribution).acknowledge({
        id: 'AwsSolutions-CFR4',
        reason:
          'The certificate of *.cloudfront.net allows no choice; set domainName and certificateArn for one that does',
      });
    }
  }
}

/** Path patterns of the API, from the table of routes: `/v1/*` as one, the few others by name. */
function patterns(): { pattern: string; isPublic: boolean }[] {
  const others = routes.filter(({ path }) => !path.startsWith('/v1/'));
  return [
    { pattern: '/v1/*', isPublic: false },
    ...others.map(({ path, grade }) => ({ pattern: path, isPublic: grade === 'public' })),
  ];
}

function ownDomain(scope: Construct, { domainName, certificateArn }: Settings) {
  if (domainName === undefined || certificateArn === undefined) return {};
  return {
    domainNames: [domainName],
    certificate: acm.Certificate.fromCertificateArn(scope, 'Certificate', certificateArn),
    minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}
