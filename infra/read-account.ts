// Settings of the account that nobody can scope to names.
import { allow, type Statement } from './policy-document.ts';

/** Settings that AWS does not scope to names of ours; both who brings up and who looks for drift read them. */
export const readsTheAccount: Statement = allow({
  Sid: 'InfraReadsTheAccount',
  Action: [
    'sts:GetCallerIdentity',
    'kms:ListAliases',
    'cloudfront:Get*',
    'cloudfront:List*',
    'cloudwatch:DescribeAlarms',
    'apigateway:GET',
    'lambda:GetEventSourceMapping',
    'logs:DescribeLogGroups',
    'ses:Get*',
    'ses:List*',
    'ses:Describe*',
    'sns:GetSMSAttributes',
    'iam:ListOpenIDConnectProviders',
    'iam:GetOpenIDConnectProvider',
  ],
  Resource: ['*'],
});
