import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { NEEDS } from './need-words.ts'
import { OUTCOMES } from './outcome-words.ts'
import { findWords, type Sentence } from './sentence.ts'

/** What a move does and would lose. */
const STEPS: readonly Sentence[] = [
  [/^Writ(?:e|ing) down what is in memory/, () => t('Write down what is in memory.')],
  [/^Clos(?:e|ing) the route/, () => t('Close the route: who wants a connection waits.')],
  [/^Stopping the primary\.$/, () => t('Stop the primary.')],
  [/^Ending the old primary/, () => t('End the old primary with all its processes.')],
  [/^Promoting the standby\.$/, () => t('Promote the standby.')],
  [/^Open(?:ing)? the route/, () => t('Open the route.')],
  [
    /^The standby did not get everything/,
    () => t('The standby did not get everything: the primary is started again.'),
  ],
  [
    /^Stop (\w+), and see that (\w+) has/,
    ([from, to]) =>
      t('Stop {from}, and see that {to} has its last change; else start {from} again.', {
        from,
        to,
      }),
  ],
  [
    /^Record that (\w+) is the primary/,
    ([to]) => t('Record that {to} is the primary, and promote it.', { to }),
  ],
  [
    /^Let (\w+) follow (\w+)/,
    ([from, to]) => t('Let {from} follow {to}, in the background.', { from, to }),
  ],
  [/^End (\w+) with all/, ([from]) => t('End {from} with all its processes.', { from })],
  [
    /^Rewind (\w+), or copy it anew, and let it follow (\w+)/,
    ([from, to]) =>
      t('Rewind {from}, or copy it anew, and let it follow {to}, in the background.', {
        from,
        to,
      }),
  ],
  [
    /^Keep (\w+) as it is/,
    ([from]) =>
      t('Keep {from} as it is, since it alone may hold changes, until somebody lets it rejoin.', {
        from,
      }),
  ],
  [
    /^Nothing: it waits until/,
    () => t('It would lose nothing: it waits until the standby has everything.'),
  ],
  [
    /^Nothing: it is refused/,
    () => t('It is refused as long as the standby does not have all that is acknowledged.'),
  ],
  [
    /^Nothing: the standby has all/,
    () => t('It would lose nothing: the standby has all that was acknowledged.'),
  ],
  [
    /changed since (\S+), unless/,
    ([since = '']) =>
      t('It would lose what was changed since {when}, unless the standby got it later.', {
        when: formatInstant(since, 'medium'),
      }),
  ],
]

const SENTENCES = [...STEPS, ...NEEDS, ...OUTCOMES]

/** In the language of the reader; undefined for a sentence that is new to this client. @internal */
export function findSentence(text: string): string | undefined {
  return findWords(SENTENCES, text)
}

/** In the language of the reader, where this client has it. */
export function sentenceWords(text: string): string {
  return findSentence(text) ?? text
}
