// Rules about what no statement of any policy may grant.
import { writtenReasons } from '../policy-document.ts';
import { type Graph, ofType, type PlacedStatement, type Rule, statementsOf } from './graph.ts';

const where = ({ resource, statement }: PlacedStatement): string =>
  `${resource.type.split(':').at(-1)} ${resource.name} ${statement.Sid}`;

const issuer = 'token.actions.githubusercontent.com';

const found = (
  graph: Graph,
  broken: (found: PlacedStatement) => readonly (string | false)[],
): readonly string[] =>
  statementsOf(graph).flatMap((placed) =>
    broken(placed)
      .filter((problem) => problem !== false)
      .map((problem) => `${where(placed)}: ${problem}`),
  );

export const statementRules: readonly Rule[] = [
  {
    id: 'no-open-principal',
    prevents: 'that anybody on the internet is granted something',
    findings: (graph) =>
      found(graph, ({ resource, property, statement: { Effect, Principal } }) => [
        Effect === 'Allow' &&
          (Principal === '*' ||
            Object.values(Principal ?? {}).some((who) => [who].flat().some((one) => one.includes('*'))) ||
            (Principal === undefined &&
              (property === 'assumeRolePolicy' || !/:(RolePolicy|Policy)$/.test(resource.type)))) &&
          'grants to anybody, or to nobody named',
      ]),
  },
  {
    id: 'wildcards-have-reasons',
    prevents: 'rights nobody asked for, which an attacker finds before we do',
    findings: (graph) =>
      found(graph, ({ statement: { Sid, Effect, Action = [], Resource } }) => [
        Effect === 'Allow' &&
          !writtenReasons[Sid] &&
          (Action.some((action) => action.includes('*')) ||
            !!Resource?.some((one) => /^(\*|arn:\*.*)$/.test(one))) &&
          'a wildcard without a written reason',
      ]),
  },
  {
    id: 'services-act-for-us-only',
    prevents:
      'the confused deputy: another customer’s schedule, rule or topic that acts through a service on our things',
    findings: (graph) =>
      found(graph, ({ statement: { Effect, Principal, Condition } }) => {
        const services = typeof Principal === 'object' ? [Principal.Service ?? []].flat() : [];
        const outside = services.filter((service) => service !== 'lambda.amazonaws.com');
        const equal = { ...Condition?.StringEquals, ...Condition?.ArnEquals, ...Condition?.ArnLike };
        const bound =
          'aws:SourceAccount' in equal ||
          'AWS:SourceArn' in equal ||
          'kms:EncryptionContext:aws:logs:arn' in equal;
        return [Effect === 'Allow' && outside.length > 0 && !bound && 'a service may act for any account'];
      }),
  },
  {
    id: 'github-enters-by-environment',
    prevents: 'that another repository, branch or environment takes a phase’s role',
    findings: (graph) =>
      found(graph, ({ statement: { Action = [], Condition, Principal } }) => {
        if (!Action.some((action) => action.includes('WebIdentity'))) return [];
        const equals = Condition?.StringEquals ?? {};
        const environment = equals[`${issuer}:environment`];
        const subjects = [equals[`${issuer}:sub`] ?? []].flat();
        return [
          Object.keys(Condition ?? {}).join() !== 'StringEquals' &&
            'compares by something else than StringEquals',
          JSON.stringify(equals).includes('*') && 'has a wildcard in its trust',
          !/^sts\.amazonaws\.com(\.cn)?$/.test(String(equals[`${issuer}:aud`])) &&
            'takes tokens meant for others',
          !/^\d+$/.test(String(equals[`${issuer}:repository_id`])) && 'does not pin the repository',
          !(
            String(equals[`${issuer}:ref`]).startsWith('refs/heads/') ||
            subjects.every((one) => one.endsWith(':pull_request'))
          ) && 'pins neither branch nor event',
          (subjects.length !== 2 ||
            !subjects.every((one) => one.endsWith(environment ? `:environment:${environment}` : '')) ||
            !subjects.every((one) => /:(environment:|pull_request$)/.test(one))) &&
            'does not pin both forms of the subject',
          !JSON.stringify(Principal).includes(`oidc-provider/${issuer}`) && 'trusts another issuer',
        ];
      }),
  },
  {
    id: 'no-rights-by-the-side',
    prevents: 'a right that stands in no policy of ours',
    findings: (graph) => [
      ...ofType(graph, 'iam/rolePolicyAttachment:RolePolicyAttachment').map(
        ({ name }) => `${name} is attached`,
      ),
      ...ofType(graph, 'iam/role:Role')
        .filter(({ inputs }) => inputs.managedPolicyArns?.length || inputs.inlinePolicies?.length)
        .map(({ name }) => `role ${name} has policies by the side`),
    ],
  },
];
