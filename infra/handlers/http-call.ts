// The shapes of a call from an HTTP API to a handler (payload format 2.0) and of the handler's answer.

export interface HttpCall {
  readonly requestContext: { readonly http: { readonly method: string } };
  readonly pathParameters?: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function bodyOf({ body, isBase64Encoded }: HttpCall): string {
  return Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
}
