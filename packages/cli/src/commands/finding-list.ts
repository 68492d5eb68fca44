import { isOpen, listFindings } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'
import { findingLine } from '../trust/finding-lines.ts'
import { todayOf } from '../trust/said-option.ts'

/** Exit code 1 when one is past its day. */
export const findingList: Command = {
  name: 'finding list',
  summary: 'Lists what audits found and what is not verified, the first to be mended first.',
  parameters: [],
  options: { all: { type: 'boolean', summary: 'Also what is verified.' } },
  run: async (args, { environment, answer }) => {
    const place = await openPlace(environment)
    const today = todayOf(systemClock.now())
    const all = args.options['all'] === true
    const findings = (await listFindings({ ...place, clock: systemClock }))
      .filter(({ state }) => all || state !== 'verified')
      .sort((a, b) => Number(isOpen(b.state)) - Number(isOpen(a.state)) || byDay(a.dueOn, b.dueOn))
    answer(
      findings,
      findings.length === 0
        ? ['There is no finding to show.']
        : findings.map((finding) => findingLine(finding, today)),
    )
    return findings.some(({ state, dueOn }) => isOpen(state) && dueOn < today) ? 1 : 0
  },
}

function byDay(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
