import { expect, it } from 'vitest';
import { connectGithub } from '../../../../pipelines/adapters/github/client.ts';
import { UserError } from '../../../../pipelines/errors.ts';

it('a limit that outlasts the job ends the request with one clear error, not with a sleep', async () => {
  let asked = 0;
  const github = connectGithub({
    repository: 'o/r',
    token: 't',
    pauses: 'as-github-asks',
    fetch: async () => {
      asked += 1;
      const body = JSON.stringify({ message: 'You have exceeded a secondary rate limit.' });
      const headers = { 'content-type': 'application/json', 'retry-after': '2400' };
      return Object.defineProperty(new Response(body, { status: 403, headers }), 'url', {
        value: 'https://x',
      });
    },
  });
  const { octokit, repository } = github;
  await expect(octokit.rest.repos.get(repository)).rejects.toThrow(UserError);
  expect(asked).toBe(1);
});
