import { changeReport, REPORT_LINK_FOLDER, STATE_WORDS } from '@zennnn/cloud'
import { isShownLine, newMailedLink, sealingKeyOf, systemClock, withoutCard } from '@zennnn/kernel'
import {
  type CommandArguments,
  type CommandContext,
  requireOption,
  UsageError,
} from '../command.ts'
import { originOf } from '../serve/site-finder.ts'
import { openAs } from './operator-option.ts'
import { reportMail, type WantedStep } from './report-mail.ts'

const LONGEST = 20_000
/** In characters. */
const LONGEST_LINES = { title: 200, affected: 200, 'fixed-in': 120, credit: 120 } as const

export const TEXT = {
  text: {
    type: 'string',
    value: '<words>',
    summary: 'What is said to who reported it. Without it, it is read from standard input.',
  },
} as const

/** Takes a step in the name of an operator, and says what came of it. */
export async function takeStep(
  args: CommandArguments,
  { environment, answer }: Pick<CommandContext, 'environment' | 'answer'>,
  wanted: WantedStep,
): Promise<void> {
  const number = numberOf(args)
  const { place, operator } = await openAs(args, environment)
  const origin = originOf(environment.domain, environment.port)
  const sealing = sealingKeyOf(place.access.secrets.tenantKey)
  const { state, isMailed } = await changeReport(place, number, {
    ...wanted,
    who: operator.name,
    mail: (report, url) => reportMail(report, wanted, { url, origin }),
    link: newMailedLink({ clock: systemClock, sealing }, `${origin}${REPORT_LINK_FOLDER}`),
  })
  answer({ number, state, mailed: isMailed }, [
    `Report ${number} is ${STATE_WORDS[state]}.`,
    isMailed
      ? 'Who reported it is told by mail.'
      : 'Who reported it gave no address, and sees it on the page of the report.',
  ])
}

/** UsageError where it is none. */
export function numberOf({ parameters }: CommandArguments): number {
  const [text = ''] = parameters
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UsageError('<number> is that of a report, as report list shows it.')
}

/** What is to be said, which has to be something; VALUE_INVALID for the number of a payment card. */
export async function wordsOf(
  { options }: CommandArguments,
  { readInput }: Pick<CommandContext, 'readInput'>,
): Promise<string> {
  const { text } = options
  return checkedWords('text', (typeof text === 'string' ? text : await readInput()).trim())
}

/** One line of what is published, from an option that must be there; as long as those are that strangers write. */
export function lineOf(args: CommandArguments, name: keyof typeof LONGEST_LINES): string {
  const line = requireOption(args, name).trim()
  const longest = LONGEST_LINES[name]
  if (isShownLine(line, longest)) return withoutCard(name, line)
  throw new UsageError(
    `--${name} must be one line that can be seen, of at most ${longest} characters, without control characters and marks that turn writing around.`,
  )
}

function checkedWords(name: string, words: string): string {
  if (words === '') throw new UsageError(`--${name} is empty: write something.`)
  if (words.length > LONGEST) throw new UsageError(`--${name} has more than ${LONGEST} characters.`)
  return withoutCard(name, words)
}
