// What the fake GitHub remembers and how it answers. Answers are GitHub's own published examples with the
// fields changed that the code reads.

import { exampleAnswer } from './openapi.ts';

export interface FakeUser {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot';
  readonly role?: string;
}

type Json = Record<string, unknown>;

export interface FakeComment {
  id: number;
  issue: number;
  body: string;
  user: FakeUser;
  createdAt: string;
  updatedAt: string;
  viaApp: boolean;
  /** Known to GraphQL alone where it falls within the second of the writing. */
  editedAt?: string;
  /** Lists leave it out for so many answers. */
  hidden: number;
}

export interface FakeIssue {
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  labels: string[];
  user: FakeUser;
  hidden: number;
}

export interface FakeRun {
  id: number;
  workflow: string;
  title: string;
  inputs: Record<string, string>;
  ref: string;
  status: string;
  conclusion: string | null;
  createdAt: string;
  actor: FakeUser;
  jobs?: readonly { readonly name: string; readonly startedAt: string }[];
  /** Who started it again, where somebody did. */
  startedAgainBy?: FakeUser;
  hidden: number;
}

export interface FakeCheck {
  id: number;
  name: string;
  sha: string;
  externalId: string;
  status: string;
  conclusion: string | null;
  output: { title: string | null; summary: string | null };
  annotations: Json[];
  hidden: number;
}

export interface FakeState {
  readonly bot: FakeUser;
  users: FakeUser[];
  issues: FakeIssue[];
  comments: FakeComment[];
  runs: FakeRun[];
  reviews: Map<number, { user: FakeUser; state: string; environments: string[]; comment: string }[]>;
  checks: FakeCheck[];
  /** Files of a commit: `sha` to path to content. */
  trees: Map<string, Map<string, string>>;
  pulls: Json[];
  /** Files that were put on a branch, by its name. */
  branches: Map<string, Map<string, string>>;
  /** Commits that the default branch holds, oldest first; a comparison finds all others beside it. */
  mainCommits: string[];
  repository: Json;
  workflowPermissions: { default_workflow_permissions: string; can_approve_pull_request_reviews: boolean };
  subject: Json;
  actionsPermissions: Json;
  /** Of the repository; of its organisation; and of an environment, by its name. */
  secrets: string[];
  /** As GitHub keeps it of every workflow's schedule. */
  scheduleState: string;
  organisationSecrets: string[];
  environmentSecrets: Map<string, string[]>;
  /** GitHub's name of the account's plan, and the minutes used; null where the token may not read them. */
  account: { plan: string; minutes: number } | null;
  /** Commits by the path that they touched, newest first. */
  commits: Map<string, Json[]>;
  /** Pull requests by the commit that they brought, and the commits of each by number. */
  pullsOf: Map<string, Json[]>;
  pullCommits: Map<number, Json[]>;
  pullReviews: Map<number, { user: FakeUser; state: string }[]>;
  environments: Map<string, { settings: Json; branches: string[] }>;
  /** Environments that a job has run in. */
  deployed: string[];
  /** Times of pushes to a record's branch. */
  pushedAt: string[];
  rulesets: (Json & { id: number })[];
  /** What the account's plan does not offer answers 404 or is dropped without a word, as GitHub does. */
  plan: 'everything' | 'private-team' | 'private-free';
  /** Answers everything while it is set: a token without rights. */
  refusal: Answer | null;
  nextId: number;
  now: () => string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The path in GitHub's OpenAPI; absent for paths that do not exist. */
  readonly template?: string;
}

export function newState(): FakeState {
  return {
    bot: { login: 'github-actions[bot]', id: 41898282, type: 'Bot' },
    users: [],
    issues: [],
    comments: [],
    runs: [],
    reviews: new Map(),
    checks: [],
    trees: new Map(),
    pulls: [],
    branches: new Map(),
    mainCommits: [],
    repository: {
      ...repositoryExample,
      source: undefined,
      language: null,
      private: true,
      visibility: 'private',
      default_branch: 'main',
    },
    workflowPermissions: { default_workflow_permissions: 'write', can_approve_pull_request_reviews: true },
    subject: { use_default: true },
    actionsPermissions: { enabled: true, allowed_actions: 'all', sha_pinning_required: false },
    secrets: [],
    scheduleState: 'active',
    organisationSecrets: [],
    environmentSecrets: new Map(),
    account: null,
    commits: new Map(),
    pullsOf: new Map(),
    pullCommits: new Map(),
    pullReviews: new Map(),
    environments: new Map(),
    deployed: [],
    pushedAt: [],
    rulesets: [],
    plan: 'everything',
    refusal: null,
    nextId: 100,
    now: () => '2026-12-05T20:00:00Z',
  };
}

const R = '/repos/{owner}/{repo}';

interface Call {
  readonly state: FakeState;
  readonly params: readonly string[];
  readonly url: URL;
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly lag: () => number;
}

type Handler = (call: Call) => Omit<Answer, 'template'>;
const routes: readonly { method: string; template: string; pattern: RegExp; handler: Handler }[] = [
  route('GET', R, ({ state }) => ok(state.repository)),
  route('PATCH', R, ({ state, body }) => ok(Object.assign(state.repository, body))),
  route('GET', `${R}/issues`, listIssues),
  route('POST', `${R}/issues`, createIssue),
  route('PATCH', `${R}/issues/{issue_number}`, ({ state, params, body }) => {
    const issue = state.issues.find((one) => one.number === Number(params[2]));
    if (!issue) return notFound;
    for (const key of ['title', 'body', 'state'] as const)
      if (body[key] !== undefined) issue[key] = body[key] as never;
    return ok(issueJson(issue));
  }),
  route('GET', `${R}/issues/{issue_number}/comments`, (call) =>
    page(
      call,
      visible(call.state.comments.filter((one) => one.issue === Number(call.params[2]))).map(commentJson),
    ),
  ),
  route('POST', `${R}/issues/{issue_number}/comments`, ({ state, params, body, lag }) => {
    const comment = addComment(state, state.bot, Number(params[2]), String(body.body));
    comment.hidden = lag();
    return { status: 201, body: commentJson(comment) };
  }),
  route('GET', `${R}/issues/comments/{comment_id}`, ({ state, params }) => {
    const comment = state.comments.find((one) => one.id === Number(params[2]));
    return comment ? ok(commentJson(comment)) : notFound;
  }),
  route('PATCH', `${R}/issues/comments/{comment_id}`, ({ state, params, body }) => {
    const comment = state.comments.find((one) => one.id === Number(params[2]));
    if (!comment) return notFound;
    comment.body = String(body.body);
    comment.updatedAt = state.now();
    return ok(commentJson(comment));
  }),
  route('DELETE', `${R}/issues/comments/{comment_id}`, ({ state, params }) => {
    const index = state.comments.findIndex((one) => one.id === Number(params[2]));
    if (index < 0) return notFound;
    state.comments.splice(index, 1);
    return { status: 204 };
  }),
  route('GET', `${R}/collaborators/{username}/permission`, ({ state, params }) => {
    const user = state.users.find((one) => one.login === decodeURIComponent(params[2] ?? ''));
    if (!user) return notFound;
    const role = user.role ?? 'none';
    const permission = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role;
    return ok({ permission, role_name: role, user: { ...userJson(user), role_name: role } });
  }),
  route('POST', `${R}/actions/workflows/{workflow_id}/dispatches`, ({ state, params, body, lag }) => {
    const inputs = (body.inputs ?? {}) as Record<string, string>;
    const id = state.nextId++;
    state.runs.unshift({
      id,
      workflow: params[2] ?? '',
      title: `${inputs.window ?? ''} · ${inputs.step ?? ''} · ${inputs.key ?? ''}`,
      inputs,
      ref: String(body.ref),
      status: 'queued',
      conclusion: null,
      createdAt: state.now(),
      actor: state.bot,
      hidden: lag(),
    });
    if (body.return_run_details !== true) return { status: 204 };
    const url = `https://api.github.com/repos/o/r/actions/runs/${id}`;
    return ok({ workflow_run_id: id, run_url: url, html_url: `https://github.com/o/r/actions/runs/${id}` });
  }),
  route('GET', `${R}/actions/workflows/{workflow_id}`, ({ state }) =>
    ok({ ...workflowExample, state: state.scheduleState }),
  ),
  route('PUT', `${R}/actions/workflows/{workflow_id}/enable`, ({ state }) => {
    state.scheduleState = 'active';
    return { status: 204 };
  }),
  route('GET', `${R}/actions/workflows/{workflow_id}/runs`, (call) => {
    const runs = visible(call.state.runs.filter((run) => run.workflow === call.params[2])).map(runJson);
    return page(call, runs, (items) => ({ total_count: runs.length, workflow_runs: items }));
  }),
  route('GET', `${R}/actions/runs/{run_id}/attempts/{attempt_number}`, ({ state, params }) => {
    const run = state.runs.find(({ id }) => id === Number(params[2]));
    return run ? ok(runJson(run)) : notFound;
  }),
  route('GET', `${R}/actions/runs/{run_id}/jobs`, ({ state, params }) => {
    const run = state.runs.find(({ id }) => id === Number(params[2]));
    if (!run) return notFound;
    const example = exampleAnswer('GET', `${R}/actions/runs/{run_id}/jobs`, 200) as Json;
    const [job] = example.jobs as Json[];
    const jobs = (run.jobs ?? []).map(({ name, startedAt }) => ({
      ...job,
      name,
      created_at: run.createdAt,
      started_at: startedAt,
    }));
    return ok({ total_count: jobs.length, jobs });
  }),
  route('GET', `${R}/activity`, ({ state }) => {
    const [example] = exampleAnswer('GET', `${R}/activity`, 200) as Json[];
    const ref = 'refs/heads/tideover-ledger/w';
    return ok(
      state.pushedAt.map((timestamp) => ({ ...example, activity_type: 'push', actor: null, ref, timestamp })),
    );
  }),
  route('GET', `${R}/deployments`, ({ state, url }) => {
    const [example] = exampleAnswer('GET', `${R}/deployments`, 200) as Json[];
    const environment = url.searchParams.get('environment') ?? '';
    return ok(state.deployed.includes(environment) ? [{ ...example, environment }] : []);
  }),
  route('POST', '/graphql', ({ state, body }) => {
    const { id } = body.variables as { id: string };
    const comment = state.comments.find((one) => nodeOf(one) === id);
    const edited =
      comment && (comment.editedAt ?? (comment.updatedAt === comment.createdAt ? null : comment.updatedAt));
    return ok({ data: { node: comment ? { lastEditedAt: edited } : null } });
  }),
  route('GET', `${R}/actions/runs/{run_id}/approvals`, ({ state, params }) => {
    const example = (exampleAnswer('GET', `${R}/actions/runs/{run_id}/approvals`, 200) as Json[])[0] as Json;
    const environment = (example.environments as Json[])[0];
    return ok(
      (state.reviews.get(Number(params[2])) ?? []).map((review) => ({
        ...example,
        state: review.state,
        comment: review.comment,
        user: userJson(review.user),
        environments: review.environments.map((name) => ({ ...environment, name })),
      })),
    );
  }),
  route('POST', `${R}/check-runs`, ({ state, body, lag }) => {
    const check: FakeCheck = {
      id: state.nextId++,
      name: String(body.name),
      sha: String(body.head_sha),
      externalId: String(body.external_id ?? ''),
      status: String(body.status ?? 'queued'),
      conclusion: null,
      output: { title: null, summary: null },
      annotations: [],
      hidden: lag(),
    };
    state.checks.push(check);
    return { status: 201, body: checkJson(check) };
  }),
  route('GET', `${R}/check-runs/{check_run_id}`, ({ state, params }) => {
    const check = state.checks.find((one) => one.id === Number(params[2]));
    return check ? ok(checkJson(check)) : notFound;
  }),
  route('PATCH', `${R}/check-runs/{check_run_id}`, ({ state, params, body }) => {
    const check = state.checks.find((one) => one.id === Number(params[2]));
    if (!check) return notFound;
    const output = (body.output ?? {}) as { title?: string; summary?: string; annotations?: Json[] };
    if ((output.annotations ?? []).length > 50)
      return { status: 422, body: { message: 'too many annotations' } };
    check.annotations.push(...(output.annotations ?? []));
    check.output = { title: output.title ?? null, summary: output.summary ?? null };
    check.status = String(body.status ?? check.status);
    check.conclusion = body.conclusion === undefined ? check.conclusion : String(body.conclusion);
    return ok(checkJson(check));
  }),
  route('GET', `${R}/commits/{ref}/check-runs`, (call) => {
    const { state, params, query } = call;
    const checks = state.checks.filter(
      (one) => one.sha === params[2] && one.name === query.get('check_name'),
    );
    return page(call, visible(checks).map(checkJson), (items) => ({
      total_count: checks.length,
      check_runs: items,
    }));
  }),
  route('GET', `${R}/compare/{basehead}`, ({ state, params }) => {
    const [base = '', head = ''] = decodeURIComponent(params[2] ?? '').split('...');
    const example = exampleAnswer('GET', `${R}/compare/{basehead}`, 200) as Json;
    const from = state.mainCommits.indexOf(base);
    const to = head === 'main' ? Number.POSITIVE_INFINITY : state.mainCommits.indexOf(head);
    const status = from < 0 || to < 0 ? 'diverged' : to > from ? 'ahead' : to < from ? 'behind' : 'identical';
    return ok({ ...example, status });
  }),
  route('GET', `${R}/pulls`, (call) => page(call, call.state.pulls)),
  route('POST', `${R}/pulls`, ({ state, body }) => {
    const { head, base, title, body: text } = body as Record<string, string>;
    if (!state.branches.has(head ?? '')) return { status: 422, body: { message: 'head is invalid' } };
    const example = exampleAnswer('post', `${R}/pulls`, 201) as Json;
    const pull = {
      ...example,
      number: state.nextId++,
      requested_teams: [],
      title,
      body: text,
      head: { ...(example.head as Json), ref: head },
      base: { ...(example.base as Json), ref: base },
    };
    state.pulls.push(pull);
    return { status: 201, body: pull };
  }),
  route('GET', `${R}/git/ref/{ref}`, ({ params }) =>
    ok({ ...(exampleAnswer('get', `${R}/git/ref/{ref}`, 200) as Json), ref: `refs/${params[2]}` }),
  ),
  route('POST', `${R}/git/refs`, ({ state, body }) => {
    const branch = String((body as Json).ref).replace('refs/heads/', '');
    if (state.branches.has(branch)) return { status: 422, body: { message: 'Reference already exists' } };
    state.branches.set(branch, new Map());
    return {
      status: 201,
      body: { ...(exampleAnswer('post', `${R}/git/refs`, 201) as Json), ref: `refs/heads/${branch}` },
    };
  }),
  route('PUT', `${R}/contents/{path}`, ({ state, params, body }) => {
    const { branch, content } = body as Record<string, string>;
    const files = state.branches.get(branch ?? '');
    const path = decodeURIComponent(params[2] ?? '');
    if (files === undefined) return { status: 404, body: { message: 'Branch not found' } };
    if (files.has(path)) return { status: 422, body: { message: 'sha was not supplied' } };
    files.set(path, Buffer.from(content ?? '', 'base64').toString('utf8'));
    return { status: 201, body: exampleAnswer('put', `${R}/contents/{path}`, 201) };
  }),
  route('GET', `${R}/pulls/{pull_number}`, ({ state, params }) => {
    const pull = [...state.pullsOf.values()].flat().find((one) => one.number === Number(params[2]));
    return pull ? ok({ ...pullExample, ...pull }) : notFound;
  }),
  route('GET', `${R}/pulls/{pull_number}/reviews`, (call) => {
    const [example] = exampleAnswer('GET', `${R}/pulls/{pull_number}/reviews`, 200) as Json[];
    const reviews = call.state.pullReviews.get(Number(call.params[2])) ?? [];
    return page(
      call,
      reviews.map(({ user, state }) => ({ ...example, state, user: userJson(user) })),
    );
  }),
  route('GET', `${R}/pulls/{pull_number}/commits`, (call) =>
    page(call, call.state.pullCommits.get(Number(call.params[2])) ?? []),
  ),
  route('GET', `${R}/commits`, (call) =>
    page(call, call.state.commits.get(call.query.get('path') ?? '') ?? []),
  ),
  route('GET', `${R}/commits/{commit_sha}/pulls`, (call) =>
    page(call, call.state.pullsOf.get(call.params[2] ?? '') ?? []),
  ),
  route('GET', '/orgs/{org}', ({ state }) =>
    ok({
      ...organisationExample,
      archived_at: null,
      plan: state.account === null ? undefined : { ...planExample, name: state.account.plan },
    }),
  ),
  route('GET', '/organizations/{org}/settings/billing/usage', ({ state }) => {
    if (state.account === null) return { status: 403, body: { message: 'Must have admin rights' } };
    const items = ['Actions', 'Packages'].map((product) => ({
      ...usageExample,
      product,
      unitType: 'minutes',
      quantity: state.account?.minutes,
    }));
    return ok({ usageItems: items });
  }),
  route('GET', `${R}/git/trees/{tree_sha}`, ({ state, params }) => {
    const files = state.trees.get(params[2] ?? '');
    if (!files) return notFound;
    const tree = [...files].map(([path, content]) => ({
      path,
      mode: '100644',
      type: 'blob',
      sha: `${params[2]}:${path}`,
      size: Buffer.byteLength(content),
      url: 'https://api.github.com/repos/o/r/git/blobs/x',
    }));
    return ok({
      sha: params[2],
      url: 'https://api.github.com/repos/o/r/git/trees/x',
      tree,
      truncated: false,
    });
  }),
  route('GET', `${R}/git/blobs/{file_sha}`, ({ state, params }) => {
    const [sha, path] = decodeURIComponent(params[2] ?? '').split(/:(.*)/s);
    const content = state.trees.get(sha ?? '')?.get(path ?? '');
    if (content === undefined) return notFound;
    const url = 'https://api.github.com/repos/o/r/git/blobs/x';
    const encoded = Buffer.from(content).toString('base64');
    return ok({ content: encoded, encoding: 'base64', url, sha: 'x', size: content.length, node_id: 'x' });
  }),
  route('GET', `${R}/actions/permissions/workflow`, ({ state }) => ok(state.workflowPermissions)),
  route('PUT', `${R}/actions/permissions/workflow`, ({ state, body }) => {
    Object.assign(state.workflowPermissions, body);
    return { status: 204 };
  }),
  route('GET', `${R}/actions/permissions`, ({ state }) => ok(state.actionsPermissions)),
  route('PUT', `${R}/actions/permissions`, ({ state, body }) => {
    Object.assign(state.actionsPermissions, body);
    return { status: 204 };
  }),
  route('GET', `${R}/actions/secrets`, (call) => secretsPage(call, call.state.secrets)),
  route('GET', `${R}/actions/organization-secrets`, (call) =>
    secretsPage(call, call.state.organisationSecrets),
  ),
  route('GET', `${R}/environments/{environment_name}/secrets`, (call) => {
    const name = decodeURIComponent(call.params[2] ?? '');
    return call.state.environments.has(name)
      ? secretsPage(call, call.state.environmentSecrets.get(name) ?? [])
      : notFound;
  }),
  route('GET', `${R}/actions/oidc/customization/sub`, ({ state }) => ok(state.subject)),
  route('PUT', `${R}/actions/oidc/customization/sub`, ({ state, body }) => {
    state.subject = body;
    return { status: 201, body: {} };
  }),
  route('GET', `${R}/environments/{environment_name}`, ({ state, params }) => {
    const environment = state.environments.get(decodeURIComponent(params[2] ?? ''));
    return environment ? ok(environmentJson(params[2] ?? '', environment.settings)) : notFound;
  }),
  route('PUT', `${R}/environments/{environment_name}`, ({ state, params, body }) => {
    if (state.plan === 'private-free') return { status: 404, body: { message: 'Not Found' } };
    const name = decodeURIComponent(params[2] ?? '');
    // Private on Team takes reviewers without a word and keeps none.
    const settings =
      state.plan === 'private-team' ? { ...body, reviewers: [], prevent_self_review: false } : body;
    state.environments.set(name, { settings, branches: state.environments.get(name)?.branches ?? [] });
    return ok(environmentJson(name, settings));
  }),
  route('GET', `${R}/environments/{environment_name}/deployment-branch-policies`, ({ state, params }) => {
    const branches = state.environments.get(decodeURIComponent(params[2] ?? ''))?.branches ?? [];
    const policies = branches.map((name, id) => ({ id, node_id: 'x', name, type: 'branch' }));
    return ok({ total_count: policies.length, branch_policies: policies });
  }),
  route(
    'POST',
    `${R}/environments/{environment_name}/deployment-branch-policies`,
    ({ state, params, body }) => {
      state.environments.get(decodeURIComponent(params[2] ?? ''))?.branches.push(String(body.name));
      return ok({ id: state.nextId++, node_id: 'x', name: body.name, type: 'branch' });
    },
  ),
  route('GET', `${R}/rulesets`, (call) => page(call, call.state.rulesets.map(rulesetJson))),
  route('POST', `${R}/rulesets`, ({ state, body }) => {
    if (state.plan === 'private-free') return { status: 403, body: { message: 'Upgrade to GitHub Pro' } };
    const ruleset = { ...body, id: state.nextId++ };
    state.rulesets.push(ruleset);
    return { status: 201, body: rulesetJson(ruleset) };
  }),
  route('GET', `${R}/rulesets/{ruleset_id}`, ({ state, params }) => {
    const ruleset = state.rulesets.find((one) => one.id === Number(params[2]));
    return ruleset ? ok(rulesetJson(ruleset)) : notFound;
  }),
  route('PUT', `${R}/rulesets/{ruleset_id}`, ({ state, params, body }) => {
    const ruleset = state.rulesets.find((one) => one.id === Number(params[2]));
    return ruleset ? ok(rulesetJson(Object.assign(ruleset, body))) : notFound;
  }),
];

function secretsPage(call: Call, names: readonly string[]): Answer {
  const at = call.state.now();
  const secrets = names.map((name) => ({ name, created_at: at, updated_at: at }));
  return page(call, secrets, (items) => ({ total_count: secrets.length, secrets: items }));
}

export function answerRequest(
  state: FakeState,
  method: string,
  url: URL,
  body: unknown,
  lag: () => number,
): Answer {
  for (const { method: of, template, pattern, handler } of routes) {
    const match = of === method ? pattern.exec(url.pathname) : null;
    if (!match) continue;
    const given = (body ?? {}) as Json;
    const answer = handler({ state, params: match.slice(1), url, query: url.searchParams, body: given, lag });
    // GitHub's OpenAPI describes everything but GraphQL.
    return template === '/graphql' ? answer : { ...answer, template };
  }
  return { status: 404, body: { message: `the fake has no ${method} ${url.pathname}` } };
}

export function addComment(state: FakeState, user: FakeUser, issue: number, body: string): FakeComment {
  const at = state.now();
  const comment: FakeComment = {
    id: state.nextId++,
    issue,
    body,
    user,
    createdAt: at,
    updatedAt: at,
    viaApp: false,
    hidden: 0,
  };
  state.comments.push(comment);
  return comment;
}

function listIssues(call: Call): Omit<Answer, 'template'> {
  const { state, query } = call;
  const labels = (query.get('labels') ?? '').split(',').filter(Boolean);
  const found = state.issues.filter(
    (issue) =>
      (query.get('state') === 'all' || issue.state === (query.get('state') ?? 'open')) &&
      labels.every((label) => issue.labels.includes(label)),
  );
  return page(call, visible(found).map(issueJson));
}

function createIssue({ state, body, lag }: Call): Omit<Answer, 'template'> {
  const issue: FakeIssue = {
    number: state.nextId++,
    title: String(body.title),
    body: String(body.body),
    state: 'open',
    labels: (body.labels ?? []) as string[],
    user: state.bot,
    hidden: lag(),
  };
  state.issues.push(issue);
  return { status: 201, body: issueJson(issue) };
}

function visible<T extends { hidden: number }>(things: readonly T[]): readonly T[] {
  return things.filter((thing) => {
    if (thing.hidden === 0) return true;
    thing.hidden -= 1;
    return false;
  });
}

function page(
  { query, url }: Call,
  items: readonly unknown[],
  wrap: (items: readonly unknown[]) => unknown = (all) => all,
): Omit<Answer, 'template'> {
  const size = Number(query.get('per_page') ?? 30);
  const number = Number(query.get('page') ?? 1);
  const next = new URL(url);
  next.searchParams.set('page', String(number + 1));
  const headers: Record<string, string> =
    items.length > size * number ? { link: `<${next}>; rel="next"` } : {};
  return { status: 200, body: wrap(items.slice(size * (number - 1), size * number)), headers };
}

function route(method: string, template: string, handler: Handler) {
  const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}$`);
  return { method, template, pattern, handler };
}

function ok(body: unknown): Omit<Answer, 'template'> {
  return { status: 200, body };
}

const notFound: Omit<Answer, 'template'> = { status: 404, body: { message: 'Not Found' } };

const repositoryExample = exampleAnswer('GET', R, 200) as Json;
const pullExample = exampleAnswer('GET', `${R}/pulls/{pull_number}`, 200) as Json;
const organisationExample = exampleAnswer('GET', '/orgs/{org}', 200) as Json;
const planExample = { space: 1, private_repos: 1 };
const usageExample = {
  date: '2026-12-01',
  sku: 'Actions Linux',
  pricePerUnit: 0.008,
  grossAmount: 0,
  discountAmount: 0,
  netAmount: 0,
  organizationName: 'o',
};
const commentExample = exampleAnswer('POST', `${R}/issues/{issue_number}/comments`, 201) as Json;
const issueExample = exampleAnswer('POST', `${R}/issues`, 201) as Json;
const workflowExample = exampleAnswer('GET', `${R}/actions/workflows/{workflow_id}`, 200) as Json;
const runsExample = exampleAnswer('GET', `${R}/actions/workflows/{workflow_id}/runs`, 200) as Json;
const runExample = (runsExample.workflow_runs as Json[])[0] as Json;
const checkExample = exampleAnswer('POST', `${R}/check-runs`, 201) as Json;
const environmentExample = exampleAnswer('PUT', `${R}/environments/{environment_name}`, 200) as Json;
const rulesetExample = exampleAnswer('POST', `${R}/rulesets`, 201) as Json;

function userJson(user: FakeUser): Json {
  return { ...(commentExample.user as Json), login: user.login, id: user.id, type: user.type };
}

function commentJson(comment: FakeComment): Json {
  return {
    ...commentExample,
    id: comment.id,
    node_id: nodeOf(comment),
    body: comment.body,
    user: userJson(comment.user),
    author_association: comment.user.role === 'read' ? 'NONE' : 'COLLABORATOR',
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    issue_url: `https://api.github.com/repos/o/r/issues/${comment.issue}`,
    html_url: `https://github.com/o/r/issues/${comment.issue}#issuecomment-${comment.id}`,
  };
}

function nodeOf({ id }: FakeComment): string {
  return `IC_${id}`;
}

function issueJson(issue: FakeIssue): Json {
  return {
    ...issueExample,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    user: userJson(issue.user),
    labels: issue.labels.map((name) => ({ ...((issueExample.labels as Json[])[0] as Json), name })),
    html_url: `https://github.com/o/r/issues/${issue.number}`,
    pull_request: undefined,
  };
}

function runJson(run: FakeRun): Json {
  return {
    ...runExample,
    id: run.id,
    display_title: run.title,
    status: run.status,
    conclusion: run.conclusion,
    created_at: run.createdAt,
    actor: userJson(run.actor),
    triggering_actor: userJson(run.startedAgainBy ?? run.actor),
    html_url: `https://github.com/o/r/actions/runs/${run.id}`,
  };
}

function checkJson(check: FakeCheck): Json {
  return {
    ...checkExample,
    id: check.id,
    name: check.name,
    head_sha: check.sha,
    external_id: check.externalId,
    status: check.status,
    conclusion: check.conclusion,
    output: {
      ...(checkExample.output as Json),
      ...check.output,
      annotations_count: check.annotations.length,
    },
  };
}

function environmentJson(name: string, settings: Json): Json {
  const reviewers = (settings.reviewers ?? []) as { type: string; id: number }[];
  const examples = environmentExample.protection_rules as Json[];
  const reviewRule = examples.find((rule) => rule.type === 'required_reviewers') as Json;
  const user = ((reviewRule.reviewers as Json[])[0] as Json).reviewer as Json;
  return {
    ...environmentExample,
    name,
    protection_rules: [
      ...(reviewers.length === 0
        ? []
        : [
            {
              ...reviewRule,
              prevent_self_review: settings.prevent_self_review ?? false,
              reviewers: reviewers.map(({ type, id }) => ({ type, reviewer: { ...user, id } })),
            },
          ]),
      ...(settings.deployment_branch_policy ? [{ id: 3, node_id: 'x', type: 'branch_policy' }] : []),
    ],
    deployment_branch_policy: settings.deployment_branch_policy ?? null,
  };
}

function rulesetJson(ruleset: Json): Json {
  return { ...rulesetExample, ...ruleset };
}
