// Reads the runbooks of a foreign commit through the API as data and writes them to a folder of their own.
// Nothing of it is ever run: sizes, names and kinds of files are checked before a byte is written.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Github } from './client.ts';

const mostFiles = 400;
const mostBytes = 8 * 1024 * 1024;

export async function writeRunbooksAt(
  github: Github,
  commit: { readonly owner: string; readonly repo: string; readonly sha: string },
  folder: string,
): Promise<void> {
  const { octokit } = github;
  const { data } = await octokit.rest.git.getTree({
    owner: commit.owner,
    repo: commit.repo,
    tree_sha: commit.sha,
    recursive: 'true',
  });
  const files = data.tree.filter((entry) => entry.type === 'blob' && isRunbook(entry.path, entry.mode));
  const bytes = files.reduce((sum, entry) => sum + (entry.size ?? 0), 0);
  if (data.truncated || files.length > mostFiles || bytes > mostBytes) {
    throw new UserError({
      what: `The runbooks are too many to read: ${files.length} files, ${bytes} bytes`,
      where: `${commit.owner}/${commit.repo}@${commit.sha}`,
      whatToDo: `Keep runbooks/ under ${mostFiles} files and ${mostBytes / 1024 / 1024} MiB; rosters belong elsewhere.`,
    });
  }
  for (const file of files) {
    const blob = await octokit.rest.git.getBlob({
      owner: commit.owner,
      repo: commit.repo,
      file_sha: file.sha,
    });
    const path = join(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, Buffer.from(blob.data.content, 'base64'));
  }
}

/** Plain files with plain names; no link, no program, nothing that leaves the folder. */
function isRunbook(path: string, mode: string): boolean {
  return (
    (mode === '100644' || mode === '100755') &&
    /^runbooks\/(?:[\p{L}\p{N}][\p{L}\p{N}._-]*\/){0,4}[\p{L}\p{N}][\p{L}\p{N}._-]*\.(?:ya?ml|csv|md)$/u.test(
      path,
    )
  );
}
