// Prints all commands, one line each, in the reader's language; the READMEs show the same as a table.

import { allCommands, commandTable } from './lib/all-commands.ts';
import { bilingual } from './lib/bilingual.ts';
import { runCommand } from './lib/command.ts';
import { describe, flag, listOf } from './lib/describe.ts';

const help = describe({
  name: 'npm run help --',
  summary: bilingual`Lists all commands, a line each.`,
  usage: '[--markdown]',
  options: {
    markdown: flag(bilingual`The table that the READMEs show.`),
  },
});

await runCommand(help, async ({ values, language }) => {
  if (values.markdown) return console.log(commandTable(language));
  const rows = allCommands.map(({ name, summary }) => {
    const [first = ''] = summary[language].split(/(?<=[。：:])|(?<=\.) |\n/);
    return [name.replace(/ --$/, ''), first.replace(/[:：]$/, '')] as const;
  });
  console.log(listOf(rows));
});
