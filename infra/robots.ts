// Robot callbacks of WeCom and DingTalk: a web entry whose handler answers with the alternatives while a window
// is open.
import { all, type Output } from '@pulumi/pulumi';
import { component } from './component.ts';
import { handlerFunction } from './handler-function.ts';
import type { Place } from './place.ts';
import { emptySecret } from './secrets.ts';
import type { Settings } from './settings.ts';
import { webEntry } from './web-entry.ts';

/** Makes the web entry and one secret per robot; returns the address that robots call, followed by their id. */
export const robots = (settings: Settings, where: Place): Output<string> =>
  component({ settings, where }, 'Robots', 'robots', (within) => {
    const ids = Object.entries(settings.robots);
    const seconds = 10;
    const secrets = ids.map(([id, { kind }]) =>
      emptySecret(
        within,
        `robot-${id}`,
        kind === 'wecom'
          ? 'WeCom callback: {"token", "encodingAesKey", "receiveId"}'
          : 'DingTalk callback: {"appSecret"}',
      ),
    );
    const callback = handlerFunction(within, 'robot-callback', {
      handler: 'robot-callback',
      seconds,
      memoryMb: 512,
      concurrency: 10,
      environment: {
        ROBOTS: all(secrets.map(({ arn }) => arn)).apply((arns) =>
          JSON.stringify(
            Object.fromEntries(ids.map(([id, { kind }], index) => [id, { kind, secretArn: arns[index] }])),
          ),
        ),
      },
      vault: { home: where, reads: ['active/'] },
      secrets,
    });

    // GET too, because WeCom verifies an address by GET before it posts.
    const url = webEntry(within, 'robots', {
      callback,
      seconds,
      path: 'robots/{robot}',
      methods: ['GET', 'POST'],
      throttle: { rate: 20, burst: 40 },
    });
    return url.apply((base) => `${base}robots/`);
  });
