import { t } from '../language/language.ts'
import { findWords, type Sentence } from './sentence.ts'

/** Why a standby does not follow, or a server does not start. What a program said stays as it said it. */
export const STANDBY: readonly Sentence[] = [
  [
    /^The standby could not be brought to follow: (.*)$/s,
    ([why]) => t('The standby could not be brought to follow: {why}', { why }),
  ],
  [/^The standby does not follow\.$/, () => t('The standby does not follow.')],
  [
    /^The standby does not follow its primary\.$/,
    () => t('The standby does not follow its primary.'),
  ],
  [/^The standby follows already\.$/, () => t('The standby follows already.')],
  [/^The standby ended\.$/, () => t('The standby ended.')],
  [/^Commits do not wait for the standby\.$/, () => t('Commits do not wait for the standby.')],
  [
    /^The primary went on without the standby/,
    () => t('The primary went on without the standby meanwhile.'),
  ],
  [
    /^The primary changed meanwhile: nothing was done/,
    () => t('The primary changed meanwhile: nothing was done to the other node.'),
  ],
  [
    /^The primary does not run: there is nothing/,
    () => t('The primary does not run: there is nothing to follow.'),
  ],
  [/^This cluster is to have no standby\.$/, () => t('This cluster is to have no standby.')],
  [
    /^What is kept for the standby cannot be let go/,
    () => t('What is kept for the standby cannot be let go: it is still sent to.'),
  ],
  [
    /^The standby could not be copied: (.*)$/s,
    ([why]) => t('The standby could not be copied: {why}', { why }),
  ],
  [
    /^The standby could not be rewound: (.*)$/s,
    ([why]) => t('The standby could not be rewound: {why}', { why }),
  ],
  [
    /^What was copied to (\S+) cannot be written down: (.*)$/s,
    ([folder, why]) =>
      t('What was copied to {folder} cannot be written down: {why}', { folder, why }),
  ],
  [
    /^The folder (.+) cannot be emptied: (.*)$/s,
    ([folder, why]) => t('The folder {folder} cannot be emptied: {why}', { folder, why }),
  ],
  [/^(.+) is a link or no folder\.$/, ([path]) => t('{path} is a link or no folder.', { path })],
  [
    /^PostgreSQL in (.+) does not die \(process (.+)\)\.$/,
    ([folder, pids]) =>
      t('PostgreSQL in {folder} does not die (process {pids}).', { folder, pids }),
  ],
  [
    /^Whether process (\d+), a postgres/,
    ([pid]) =>
      t(
        'Whether process {pid}, a postgres, is a server of this cluster cannot be seen, so that its end cannot be proved.',
        { pid },
      ),
  ],
  [/^The disk is full\.(.*)$/, ([place]) => t('The disk is full.') + (place ?? '')],
  [
    /^Another PostgreSQL uses this folder or its socket\.(.*)$/,
    ([place]) => t('Another PostgreSQL uses this folder or its socket.') + (place ?? ''),
  ],
  [
    /^PostgreSQL may not read or write its own files\.(.*)$/,
    ([place]) => t('PostgreSQL may not read or write its own files.') + (place ?? ''),
  ],
  [
    /^There is not enough memory for PostgreSQL\.(.*)$/,
    ([place]) => t('There is not enough memory for PostgreSQL.') + (place ?? ''),
  ],
  [
    /^The data folder was made by another version of PostgreSQL\.(.*)$/,
    ([place]) => t('The data folder was made by another version of PostgreSQL.') + (place ?? ''),
  ],
  [
    /^The data folder is damaged\.(.*)$/,
    ([place]) => t('The data folder is damaged.') + (place ?? ''),
  ],
  [
    /^PostgreSQL does not start in (.+?): (.*)$/s,
    ([place, why]) => t('PostgreSQL does not start in {place}: {why}', { place, why }),
  ],
]

/** A reason within another sentence. */
export function reasonWords(why = ''): string {
  return findWords(STANDBY, why) ?? why
}
