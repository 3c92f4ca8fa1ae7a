// The address to which the form on the status page posts. Everybody on the internet may call it, so its
// handler has the fewest rights: see which window takes feedback, and create facts of its own kind, without a
// key to read them again.
import type { Output } from '@pulumi/pulumi';
import { component } from './component.ts';
import { handlerFunction } from './handler-function.ts';
import type { Place } from './place.ts';
import type { Settings } from './settings.ts';
import { webEntry } from './web-entry.ts';

/** Makes the web entry; returns the address that the form posts to. */
export const feedbackForm = (settings: Settings, where: Place): Output<string> =>
  component({ settings, where }, 'Feedback', 'feedback', (within) => {
    const seconds = 10;
    const callback = handlerFunction(within, 'feedback-form', {
      handler: 'feedback-form',
      seconds,
      memoryMb: 512,
      // The handler counts facts before it writes, so its limits may be exceeded by as many calls as run at
      // once.
      concurrency: 2,
      environment: {},
      vault: { home: where, reads: ['active/', 'windows/*/facts/form/'] },
      speaksAt: 'form',
    });
    const url = webEntry(within, 'feedback', {
      callback,
      seconds,
      path: 'feedback',
      methods: ['GET', 'POST'],
      throttle: { rate: 5, burst: 10 },
    });
    return url.apply((base) => `${base}feedback`);
  });
