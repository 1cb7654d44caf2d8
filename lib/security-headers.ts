import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { accountWideName } from './names.ts';

const base: cloudfront.ResponseSecurityHeadersBehavior = {
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
  referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override: true },
  strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
};

/**
 * Headers of the page: own files only, no inline code or styles; WebAssembly for models in the browser.
 * @param reachable buckets that signed addresses lead to
 */
export function pageHeaders(scope: Construct, reachable: readonly s3.IBucket[]): cloudfront.ResponseHeadersPolicy {
  const buckets = reachable.map(({ bucketRegionalDomainName }) => `https://${bucketRegionalDomainName}`).join(' ');
  const policy = [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    `connect-src 'self' ${buckets}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  return headersPolicy(scope, 'PageHeaders', { contentSecurityPolicy: policy, override: true });
}

/** Headers of the API's answers; a page among them (`/docs`) may bring its own, narrower or wider. */
export function apiHeaders(scope: Construct): cloudfront.ResponseHeadersPolicy {
  return headersPolicy(scope, 'ApiHeaders', {
    contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    override: false,
  });
}

function headersPolicy(
  scope: Construct,
  id: string,
  contentSecurityPolicy: cloudfront.ResponseHeadersContentSecurityPolicy,
): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, id, {
    responseHeadersPolicyName: accountWideName(scope, id),
    securityHeadersBehavior: { ...base, contentSecurityPolicy },
  });
}
