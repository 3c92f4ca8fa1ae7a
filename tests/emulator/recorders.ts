// Small servers that write down what handlers send to the outside: SES's sending endpoint and GitHub's API.
import { createServer, type IncomingMessage, type Server } from 'node:http';

export interface RecordedMail {
  readonly at: number;
  readonly to: string;
  /** The delivery's key of a notice; absent for replies. */
  readonly delivery?: string;
  /** The whole message, where it was sent raw. */
  readonly raw?: string;
}

export interface RecordedDispatch {
  readonly at: number;
  readonly inputs: { readonly [name: string]: string };
}

export interface Recorders {
  readonly mailUrl: string;
  readonly githubUrl: string;
  readonly mails: RecordedMail[];
  readonly dispatches: RecordedDispatch[];
  /** What GitHub would do then: start a run. Replaces what was said before. */
  readonly onDispatch: (start: (dispatch: RecordedDispatch) => void) => void;
  readonly stop: () => Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

const listening = async (
  answer: (request: IncomingMessage, body: string) => { readonly status: number; readonly json: unknown },
): Promise<{ readonly server: Server; readonly url: string }> => {
  const server = createServer(async (request, response) => {
    const { status, json } = answer(request, await bodyOf(request));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
};

export const startRecorders = async (): Promise<Recorders> => {
  const mails: RecordedMail[] = [];
  const dispatches: RecordedDispatch[] = [];
  let startRun: (dispatch: RecordedDispatch) => void = () => undefined;
  const mail = await listening((_request, body) => {
    const { Destination, Content, EmailTags = [] } = JSON.parse(body);
    const tags: readonly { Name: string; Value: string }[] = EmailTags;
    const delivery = tags.find(({ Name }) => Name === 'tideover-delivery')?.Value;
    mails.push({
      at: Date.now(),
      to: Destination.ToAddresses[0],
      ...(delivery && { delivery }),
      ...(Content.Raw && { raw: Buffer.from(Content.Raw.Data, 'base64').toString('utf8') }),
    });
    return { status: 200, json: { MessageId: `recorded-${mails.length}` } };
  });
  const github = await listening((request, body) => {
    const url = request.url ?? '';
    if (url.endsWith('/access_tokens')) return { status: 201, json: { token: 'recorded-token' } };
    if (url.includes('/runs')) {
      // As GitHub lists them: a run carries its key at the end of its title.
      const runs = dispatches.map(({ inputs }, index) => ({
        id: index + 1,
        display_title: `${inputs.window} · ${inputs.phase} · ${inputs.key}`,
        html_url: '',
        status: 'queued',
        conclusion: null,
        run_attempt: 1,
        head_sha: '',
        actor: { id: 1, login: 'app' },
        created_at: '2026-12-06T00:00:00Z',
      }));
      return { status: 200, json: { total_count: runs.length, workflow_runs: runs } };
    }
    if (url.endsWith('/dispatches')) {
      const dispatch = { at: Date.now(), inputs: JSON.parse(body).inputs };
      dispatches.push(dispatch);
      startRun(dispatch);
      return { status: 200, json: { workflow_run_id: dispatches.length } };
    }
    return { status: 404, json: { message: 'Not Found' } };
  });
  return {
    mailUrl: mail.url,
    githubUrl: github.url,
    mails,
    dispatches,
    onDispatch: (start) => {
      startRun = start;
    },
    stop: async () => {
      for (const { server } of [mail, github]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
};
