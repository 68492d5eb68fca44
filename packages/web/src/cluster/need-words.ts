import { t } from '../language/language.ts'
import type { Sentence } from './sentence.ts'
import { reasonWords, STANDBY } from './standby-words.ts'

/** What a person has to do for a cluster. What a program said stays as it said it. */
export const NEEDS: readonly Sentence[] = [
  [
    /^The primary does not answer, and is not failed over/,
    () =>
      t(
        'The primary does not answer, and is not failed over by itself. Look at its machine, or fail over by the command below.',
      ),
  ],
  [
    /^The primary does not answer\. It was failed over by itself a moment ago/,
    () =>
      t(
        'The primary does not answer. It was failed over by itself a moment ago, and is not again so soon: what took the one may take the other. Look at its machine, or fail over by the command below.',
      ),
  ],
  [
    /^The primary answers but does not write/,
    () => t('The primary answers but does not write. Look at its log and its disk.'),
  ],
  [
    /^The disk does not answer/,
    () =>
      t(
        'The disk does not answer: neither the primary nor a small file is written. Nothing is moved, since the standby is no better off. Look at the disk and at what else uses it.',
      ),
  ],
  [
    /^The failover could not be finished/,
    () => t('The failover could not be finished. It is tried again; look at the log.'),
  ],
  [
    /^The roles of PostgreSQL could not/,
    () =>
      t(
        'The roles of PostgreSQL could not be brought up to date, since no change is acknowledged. It is tried again. Is there room on the disk?',
      ),
  ],
  [
    /^The primary does not start: (.+?) It is tried again/s,
    ([why]) =>
      t(
        'The primary does not start: {why} It is tried again, and nothing is moved by itself. Look at its log, or fail over by the command below.',
        { why: reasonWords(why) },
      ),
  ],
  [
    /^The state of the cluster could not be written: (.+?) Commits wait/s,
    ([why]) =>
      t(
        'The state of the cluster could not be written: {why} Commits wait for the standby until it is. Free some space on the disk of the home, or look why it takes nothing.',
        { why },
      ),
  ],
  [
    /^The disk has no room for a standby: (\d+) MB/,
    ([size]) =>
      t(
        'The disk has no room for a standby: {size} MB are missing. Free them; it is made by itself then.',
        { size },
      ),
  ],
  [
    /^The disk had (\d+) MB left: the standby was given up.* With (\d+) MB free/,
    ([left, wanted]) =>
      t(
        'The disk had {left} MB left: the standby was given up, so that the primary does not die of it. With {wanted} MB free it comes back by itself.',
        { left, wanted },
      ),
  ],
  [
    /^The node (\w+) is kept, since it alone may hold changes\..* then run: (.+)$/,
    ([node, command]) =>
      t(
        'The node {node} is kept, since it alone may hold changes. Take from it what is needed, then run: {command}',
        { node, command },
      ),
  ],
  ...STANDBY,
]
