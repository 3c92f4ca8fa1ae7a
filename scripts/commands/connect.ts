// What `npm run connect` is and says.

import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, jsonOption, usual } from '../lib/describe.ts';
import { signerOptions } from '../lib/signing.ts';

export const connect = describe({
  name: 'npm run connect --',
  summary: bilingual`Tries every port against the real systems without bothering anybody: nothing is sent, nobody logged in, nothing written.`,
  usage: '--check [FILE] [--json] | --sign --by ROLE --key FILE',
  options: {
    check: flag(bilingual`Try everything that FILE (or your newest plan) uses, and print a table.`),
    sign: flag(bilingual`Sign a test statement with the key of your role, into runbooks/tried/.`),
    ...signerOptions,
    ...jsonOption,
    runbooks: usual('runbooks', 'DIR', bilingual`Where the files are.`),
  },
  use: [bilingual`before every window`, bilingual`does everything answer, can everybody sign`, '--check'],
});
