// Settings of the account that nobody can scope to names.
import { allow, type Statement } from './policy-document.ts';

/** Settings that AWS does not scope to names of ours; both who brings up and who looks for drift read them. */
export const readsTheAccount: Statement = allow(
  'InfraReadsTheAccount',
  {
    sts: 'GetCallerIdentity',
    kms: 'ListAliases',
    cloudfront: 'Get* List*',
    cloudwatch: 'DescribeAlarms',
    apigateway: 'GET',
    lambda: 'GetEventSourceMapping',
    logs: 'DescribeLogGroups',
    ses: 'Get* List* Describe*',
    sns: 'GetSMSAttributes',
    iam: 'ListOpenIDConnectProviders GetOpenIDConnectProvider',
  },
  ['*'],
);
