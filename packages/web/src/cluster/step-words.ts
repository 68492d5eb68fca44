import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'

type Words = (parts: readonly string[]) => string

/** What who keeps the cluster says, by its English words; a sentence that is new to this client is shown as it is. */
const SENTENCES: readonly (readonly [RegExp, Words])[] = [
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
  [
    /^The primary does not answer, and is not failed over/,
    () =>
      t(
        'The primary does not answer, and is not failed over by itself. Look at its machine, or fail over by the command below.',
      ),
  ],
  [
    /^The primary answers but does not write/,
    () => t('The primary answers but does not write. Look at its log and its disk.'),
  ],
  [
    /^The old primary (\w+) alone holds changes/,
    ([node]) =>
      t(
        'The old primary {node} alone holds changes whose loss was accepted. Take from it what is needed, then run: zennnn cluster rejoin local',
        { node },
      ),
  ],
]

/** In the language of the reader. */
export function sentenceWords(text: string): string {
  for (const [form, words] of SENTENCES) {
    const found = form.exec(text)
    if (found !== null) return words(found.slice(1))
  }
  return text
}
