import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { NEEDS } from './need-words.ts'
import { findWords, type Sentence } from './sentence.ts'

/** Why a move, an order or a drill came to nothing. */
export const OUTCOMES: readonly Sentence[] = [
  [/^Nobody took it in time/, () => t('Nobody took it in time, so that nothing was done.')],
  [
    /^Nobody said how it ended/,
    () => t('Nobody said how it ended. The cluster itself shows where its primary is.'),
  ],
  [
    /^The cloud ended while it did this/,
    () => t('The cloud ended while it did this. The cluster itself shows where its primary is.'),
  ],
  [
    /^The primary changed since this was ordered/,
    () =>
      t(
        'The primary changed since this was ordered. Nothing was done: look at the cluster, and order anew.',
      ),
  ],
  [
    /^It failed for a reason that nobody foresaw/,
    () =>
      t(
        'It failed for a reason that nobody foresaw. The cluster itself shows where its primary is.',
      ),
  ],
  [
    /^The primary did not hand over everything in time/,
    () =>
      t('The primary did not hand over everything in time. It serves again; nothing was moved.'),
  ],
  [
    /^The primary did not write down what is in memory/,
    () => t('The primary did not write down what is in memory, so that nothing is switched over.'),
  ],
  [
    /^The primary changed meanwhile, so that it is not moved/,
    () => t('The primary changed meanwhile, so that it is not moved again.'),
  ],
  [
    /^The standby does not have all that is acknowledged/,
    () =>
      t('The standby does not have all that is acknowledged, so that nothing is switched over.'),
  ],
  [
    /^There is no standby that could become the primary/,
    () => t('There is no standby that could become the primary.'),
  ],
  [
    /^The standby may lack what was changed since (\S+): failing over/,
    ([since = '']) =>
      t('The standby may lack what was changed since {when}: failing over would lose it.', {
        when: formatInstant(since, 'medium'),
      }),
  ],
  [/^A \w+ is under way/, () => t('Another move is under way: one at a time.')],
  [/^The cluster does not run/, () => t('The cluster does not run.')],
  [
    /^(\d+) acknowledged changes were lost\.$/,
    ([count]) =>
      t(
        '{count, plural, one {# acknowledged change was lost.} other {# acknowledged changes were lost.}}',
        { count: Number(count) },
      ),
  ],
  [
    /^(\d+) acknowledged changes are there more than once/,
    ([count]) =>
      t(
        '{count, plural, one {# acknowledged change is there more than once.} other {# acknowledged changes are there more than once.}}',
        { count: Number(count) },
      ),
  ],
  [
    /^It did not come so far within (\d+) s\. (.+)$/s,
    ([seconds, why = '']) =>
      t('It did not come so far within {seconds} s. {why}', {
        seconds,
        why: findWords(NEEDS, why) ?? why,
      }),
  ],
  [
    /^It did not come so far within (\d+) s\.$/,
    ([seconds]) => t('It did not come so far within {seconds} s.', { seconds }),
  ],
  [/^It failed; log\/work\.log has/, () => t('It failed; log/work.log has the reason.')],
  [
    /^The disk of the home has no room for a drill: (\d+) MB/,
    ([size]) =>
      t(
        'The disk of the home has no room for a drill: {size} MB are missing. The cluster of the cloud was not tried.',
        { size },
      ),
  ],
]
